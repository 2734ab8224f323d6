package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * The maximum of every channel; NaN if it holds a NaN.
 *
 * <p>Operands: 0 src, float32 [n, c, spatial...]. Result: [n, c, 1...], of src's rank.
 */
public record GlobalMaxPool() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    return perChannel(operands);
  }

  /** The result's type of a global pooling, after all checks. */
  static List<TensorType> perChannel(Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    operands.requireRank(0, 2, Integer.MAX_VALUE);
    long[] dims = operands.shape(0).dims();
    Arrays.fill(dims, 2, dims.length, 1);
    return List.of(new TensorType(DType.FLOAT32, Shape.of(dims)));
  }

  /** An array for the elements of one channel of one image. */
  static float[] plane(Operands src) {
    Shape shape = src.shape(0);
    return new float[Math.toIntExact(shape.elements(2, shape.rank()))];
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    float[] plane = plane(src);
    long planes = dst.getFirst().shape().elements();
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      float max = Float.NEGATIVE_INFINITY;
      for (float value : plane) {
        max = Math.max(max, value);
      }
      dst.getFirst().floatAt(p, max);
    }
  }
}

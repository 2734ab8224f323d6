package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/** What {@link Softmax} and {@link LogSoftmax} share. */
final class SoftmaxEvaluation {
  private final boolean log;
  private final long outer;
  private final int size;
  private final int inner;

  /** Softmax along the axis, or (flatten) along it and all after it taken together. */
  SoftmaxEvaluation(Shape shape, int axis, boolean flatten, boolean log) {
    int along = Axes.normalize(axis, shape);
    int end = flatten ? shape.rank() : along + 1;
    this.log = log;
    outer = shape.elements(0, along);
    size = Math.toIntExact(shape.elements(along, end));
    inner = Math.toIntExact(shape.elements(end, shape.rank()));
  }

  static List<TensorType> infer(Operands operands, int axis) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    Axes.normalize(axis, operands.shape(0));
    return List.of(operands.type(0));
  }

  void run(Tensor src, Tensor dst) {
    float[] block = new float[Math.multiplyExact(size, inner)];
    for (long o = 0; o < outer && block.length > 0; o++) {
      Elements.read(src, o * block.length, block);
      for (int i = 0; i < inner; i++) {
        normalize(block, i);
      }
      Elements.write(block, dst, o * block.length);
    }
  }

  private void normalize(float[] block, int first) {
    double max = Double.NEGATIVE_INFINITY;
    for (int at = first; at < block.length; at += inner) {
      max = Math.max(max, block[at]);
    }
    double sum = 0;
    for (int at = first; at < block.length; at += inner) {
      sum += Math.exp(block[at] - max);
    }
    double logSum = Math.log(sum);
    for (int at = first; at < block.length; at += inner) {
      double shifted = block[at] - max;
      block[at] = (float) (log ? shifted - logSum : Math.exp(shifted) / sum);
    }
  }
}

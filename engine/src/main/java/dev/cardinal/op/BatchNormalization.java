package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Batch normalisation with statistics that are given, as at inference: scale (x - mean) /
 * sqrt(variance + epsilon) + bias, per channel.
 *
 * <p>Operands, all float32: 0 x [n, c, ...] (rank 1: [n], with c = 1); 1 scale [c]; 2 bias [c]; 3
 * mean [c]; 4 variance [c]. Result: of x's type.
 *
 * @param epsilon added to the variance, against division by zero
 */
public record BatchNormalization(float epsilon) implements Op {
  /** The index of the source operand. */
  public static final int SRC = 0;

  /** The index of the scale. */
  public static final int SCALE = 1;

  /** The index of the bias (ONNX's B). */
  public static final int BIAS = 2;

  /** The index of the mean. */
  public static final int MEAN = 3;

  /** The index of the variance. */
  public static final int VARIANCE = 4;

  private static final List<String> NAMES = List.of("x", "scale", "bias", "mean", "variance");

  /** With ONNX's default: epsilon 1e-5. */
  public BatchNormalization() {
    this(1e-5f);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(5, 5);
    operands.requireRank(SRC, 1, Integer.MAX_VALUE);
    Shape perChannel = Shape.of(channels(operands.shape(SRC)));
    for (int i = SRC; i <= VARIANCE; i++) {
      operands.requireType(i, DType.FLOAT32);
      if (i != SRC && !operands.shape(i).equals(perChannel)) {
        throw new OperandException(
            "%s %s does not have one element per channel of x %s: expected %s"
                .formatted(NAMES.get(i), operands.shape(i), operands.shape(SRC), perChannel));
      }
    }
    return List.of(operands.type(SRC));
  }

  private static long channels(Shape src) {
    return src.rank() == 1 ? 1 : src.dim(1);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Shape shape = src.shape(SRC);
    if (shape.elements() == 0) {
      return;
    }
    int channels = Math.toIntExact(channels(shape));
    float[] plane = new float[Math.toIntExact(shape.elements() / (shape.dim(0) * channels))];
    for (long n = 0; n < shape.dim(0); n++) {
      for (int c = 0; c < channels; c++) {
        long at = (n * channels + c) * plane.length;
        double mean = src.tensor(MEAN).floatAt(c);
        double variance = src.tensor(VARIANCE).floatAt(c);
        double factor = src.tensor(SCALE).floatAt(c) / Math.sqrt(variance + epsilon);
        double bias = src.tensor(BIAS).floatAt(c);
        Elements.read(src.tensor(SRC), at, plane);
        for (int i = 0; i < plane.length; i++) {
          plane[i] = (float) (factor * (plane[i] - mean) + bias);
        }
        Elements.write(plane, dst.getFirst(), at);
      }
    }
  }
}

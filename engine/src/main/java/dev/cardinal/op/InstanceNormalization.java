package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Normalises each channel of each image by its own mean and variance: scale (x - mean) /
 * sqrt(variance + epsilon) + bias, with a scale and a bias per channel. The variance is the mean
 * square of the deviations.
 *
 * <p>Operands, all float32: 0 x [n, c, spatial...]; 1 scale [c]; 2 bias [c] (ONNX's B). Result: of
 * x's type.
 *
 * @param epsilon added to the variance, against division by zero
 */
public record InstanceNormalization(float epsilon) implements Op {
  /** The index of the source operand. */
  public static final int SRC = 0;

  /** The index of the scale. */
  public static final int SCALE = 1;

  /** The index of the bias. */
  public static final int BIAS = 2;

  /** With ONNX's default: epsilon 1e-5. */
  public InstanceNormalization() {
    this(1e-5f);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(3, 3);
    operands.requireRank(SRC, 3, Integer.MAX_VALUE);
    Normalized.requireFloats(operands, SRC, SCALE, BIAS);
    Shape src = operands.shape(SRC);
    Normalized.requireEach(operands, SCALE, "scale", src.dim(1), "channel of x " + src);
    Normalized.requireEach(operands, BIAS, "bias", src.dim(1), "channel of x " + src);
    return List.of(operands.type(SRC));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Shape shape = src.shape(SRC);
    if (shape.elements() == 0) {
      return;
    }
    Tensor scale = src.tensor(SCALE);
    Tensor bias = src.tensor(BIAS);
    var planes = new Normalized(shape.elements(0, 2), shape.elements(2, shape.rank()), epsilon);
    planes.evaluate(
        src.tensor(SRC),
        dst.getFirst(),
        (plane, _, value) -> {
          long channel = plane % shape.dim(1);
          return scale.floatAt(channel) * value + bias.floatAt(channel);
        });
  }
}

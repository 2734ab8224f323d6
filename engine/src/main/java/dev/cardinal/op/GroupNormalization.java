package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Normalises groups of neighbouring channels of each image by their mean and variance: scale (x -
 * mean) / sqrt(variance + epsilon) + bias. The variance is the mean square of the deviations.
 *
 * <p>Operands, all float32: 0 x [n, c, spatial...]; 1 scale; 2 bias, both [c], or [groups] if there
 * is one for each group. Result: of x's type.
 *
 * @param groups into how many groups of equal size the channels are cut
 * @param epsilon added to the variance, against division by zero
 * @param perGroup whether scale and bias are given for each group rather than for each channel, as
 *     before opset 21
 */
public record GroupNormalization(int groups, float epsilon, boolean perGroup) implements Op {
  /** The index of the source operand. */
  public static final int SRC = 0;

  /** The index of the scale. */
  public static final int SCALE = 1;

  /** The index of the bias. */
  public static final int BIAS = 2;

  /** With ONNX's default, epsilon 1e-5, and a scale and a bias for each channel. */
  public GroupNormalization(int groups) {
    this(groups, 1e-5f, false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(3, 3);
    operands.requireRank(SRC, 2, Integer.MAX_VALUE);
    Normalized.requireFloats(operands, SRC, SCALE, BIAS);
    Shape src = operands.shape(SRC);
    if (groups < 1 || src.dim(1) % groups != 0) {
      throw new OperandException(
          "the %s channels of x %s cannot be cut into %s groups of equal size"
              .formatted(src.dim(1), src, groups));
    }
    long count = perGroup ? groups : src.dim(1);
    String owner = perGroup ? "group" : "channel of x " + src;
    Normalized.requireEach(operands, SCALE, "scale", count, owner);
    Normalized.requireEach(operands, BIAS, "bias", count, owner);
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
    long pixels = shape.elements(2, shape.rank());
    long channels = shape.dim(1) / groups;
    var lines = new Normalized(shape.dim(0) * groups, channels * pixels, epsilon);
    lines.evaluate(
        src.tensor(SRC),
        dst.getFirst(),
        (line, i, value) -> {
          long group = line % groups;
          long at = perGroup ? group : group * channels + i / pixels;
          return scale.floatAt(at) * value + bias.floatAt(at);
        });
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * Normalises along an axis and all after it, taken together, by their mean and variance: scale (x -
 * mean) / sqrt(variance + epsilon) + bias, with a scale and a bias for each element. The variance
 * is the mean square of the deviations.
 *
 * <p>Operands, all float32: 0 x; 1 scale; 2 bias, optional (ONNX's B). Scale and bias broadcast to
 * x; as a rule they have the shape of the axes that are normalised. Results: 0 of x's type; if
 * asked for, of x's shape with 1 in place of these axes, 1 the mean and 2 1 / sqrt(variance +
 * epsilon).
 *
 * @param axis the first axis, negative counted from the end
 * @param epsilon added to the variance, against division by zero
 * @param statistics whether the results 1 and 2 are asked for
 */
public record LayerNormalization(int axis, float epsilon, boolean statistics) implements Op {
  /** The index of the source operand. */
  public static final int SRC = 0;

  /** The index of the scale. */
  public static final int SCALE = 1;

  /** The index of the bias. */
  public static final int BIAS = 2;

  /** The index of the means among the results. */
  public static final int MEAN = 1;

  /** The index of the inverse standard deviations among the results. */
  public static final int INVERSE_DEVIATION = 2;

  /** With ONNX's default, epsilon 1e-5, and one result. */
  public LayerNormalization(int axis) {
    this(axis, 1e-5f, false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 3);
    Shape src = operands.shape(SRC);
    long[] kept = src.dims();
    Arrays.fill(kept, Axes.normalize(axis, src), kept.length, 1);
    Normalized.requireFloats(operands, SRC, SCALE);
    Broadcast.requireTo("scale", operands.shape(SCALE), src);
    if (operands.has(BIAS)) {
      Normalized.requireFloats(operands, BIAS);
      Broadcast.requireTo("bias", operands.shape(BIAS), src);
    }
    TensorType type = operands.type(SRC);
    var each = new TensorType(DType.FLOAT32, Axes.shape(kept));
    return statistics ? List.of(type, each, each) : List.of(type);
  }

  /** The axis of a shape, counted from the outermost, at which the lines begin. */
  public int firstAxis(Shape src) {
    return Axes.normalize(axis, src);
  }

  /** Whether a scale or bias that broadcasts to a shape is the same for all its lines. */
  public boolean isOfLine(Shape parameter, Shape src) {
    int before = firstAxis(src) - (src.rank() - parameter.rank());
    return before <= 0 || parameter.elements(0, before) == 1;
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Shape shape = src.shape(SRC);
    int first = firstAxis(shape);
    long length = shape.elements(first, shape.rank());
    var lines = new Normalized(shape.elements(0, first), length, epsilon);
    Tensor x = src.tensor(SRC);
    Tensor scale = src.tensor(SCALE);
    long[] scaleStrides = Broadcast.strides(scale.shape(), shape);
    Tensor bias = src.has(BIAS) ? src.tensor(BIAS) : Tensor.scalar(0f);
    long[] biasStrides = Broadcast.strides(bias.shape(), shape);
    lines.evaluate(
        x,
        dst.getFirst(),
        (line, i, value) -> {
          long at = line * length + i;
          return scale.floatAt(Broadcast.index(at, shape, scaleStrides)) * value
              + bias.floatAt(Broadcast.index(at, shape, biasStrides));
        });
    for (int result = MEAN; result < dst.size(); result++) {
      for (long line = 0; line < dst.get(result).shape().elements(); line++) {
        double mean = lines.mean(x, line);
        double value = result == MEAN ? mean : lines.inverseDeviation(x, line, mean);
        dst.get(result).floatAt(line, (float) value);
      }
    }
  }
}

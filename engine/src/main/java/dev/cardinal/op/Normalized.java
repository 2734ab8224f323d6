package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;

/**
 * What the normalisations by an input's own statistics share: a tensor as lines of neighbouring
 * elements, each with its mean and variance.
 *
 * @param lines how many there are
 * @param length the elements of each
 * @param epsilon added to the variance
 */
record Normalized(long lines, long length, float epsilon) {
  /** What is done to a normalised element. */
  @FunctionalInterface
  interface Rescaling {
    /**
     * The result.
     *
     * @param line the element's line
     * @param i its place in the line
     * @param value what is normal: of mean 0 and variance 1
     */
    double of(long line, long i, double value);
  }

  static void requireFloats(Operands operands, int... indices) {
    for (int index : indices) {
      operands.requireType(index, DType.FLOAT32);
    }
  }

  /** Checks that a parameter is a vector with one number for each owner. */
  static void requireEach(Operands operands, int index, String name, long count, String owner) {
    Shape shape = operands.shape(index);
    if (shape.rank() != 1 || shape.dim(0) != count) {
      throw new OperandException(
          "%s %s does not have one element per %s: expected %s"
              .formatted(name, shape, owner, Shape.of(count)));
    }
  }

  void evaluate(Tensor src, Tensor dst, Rescaling rescaling) {
    for (long line = 0; line < lines && length > 0; line++) {
      double mean = mean(src, line);
      double factor = inverseDeviation(src, line, mean);
      for (long i = 0; i < length; i++) {
        double value = (src.floatAt(line * length + i) - mean) * factor;
        dst.floatAt(line * length + i, (float) rescaling.of(line, i, value));
      }
    }
  }

  /** The mean of a line; NaN if it is empty. */
  double mean(Tensor src, long line) {
    double sum = 0;
    for (long i = 0; i < length; i++) {
      sum += src.floatAt(line * length + i);
    }
    return sum / length;
  }

  /** 1 / sqrt(variance + epsilon) of a line; NaN if it is empty. */
  double inverseDeviation(Tensor src, long line, double mean) {
    double squares = 0;
    for (long i = 0; i < length; i++) {
      double deviation = src.floatAt(line * length + i) - mean;
      squares += deviation * deviation;
    }
    return 1 / Math.sqrt(squares / length + epsilon);
  }
}

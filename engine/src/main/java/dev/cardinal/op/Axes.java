package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import java.util.Arrays;

/**
 * Axes and sizes that attributes and operands give, checked before anything is computed of them.
 */
final class Axes {
  private Axes() {}

  /** The axis counted from the outermost, where a negative one is counted from the end. */
  static int normalize(long axis, Shape shape) {
    return normalize(axis, shape.rank(), shape);
  }

  /** The axis among {@code rank} ones, which need not be the rank of the shape in the message. */
  static int normalize(long axis, int rank, Shape shape) {
    if (axis < -rank || axis >= rank) {
      throw new OperandException(
          "axis %s is out of range for src %s: expected %s"
              .formatted(axis, shape, rank == 0 ? "none" : -rank + " to " + (rank - 1)));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** All axes normalised, in their order; each may occur once. */
  static int[] normalize(long[] axes, int rank, Shape shape) {
    int[] normalized = new int[axes.length];
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = normalize(axes[i], rank, shape);
      if (seen[axis]) {
        throw new OperandException(
            "axes %s of src %s name axis %s twice".formatted(Arrays.toString(axes), shape, axis));
      }
      seen[axis] = true;
      normalized[i] = axis;
    }
    return normalized;
  }

  /** The axes 0, 1, ... of a rank. */
  static long[] all(int rank) {
    long[] axes = new long[rank];
    Arrays.setAll(axes, i -> i);
    return axes;
  }

  /** The values of an operand that lists axes or sizes: a vector of integers (or one integer). */
  static long[] longs(Operands operands, int index) {
    operands.requireType(index, DType.INT64, DType.INT32);
    operands.requireRank(index, 0, 1);
    return operands.longs(index);
  }

  /** A shape of computed sizes. */
  static Shape shape(long... dims) {
    try {
      return Shape.of(dims);
    } catch (IllegalArgumentException e) {
      throw new OperandException("the result is impossible: " + e.getMessage());
    }
  }

  /** A size that must be less than 2^31. */
  static int toInt(long size, String name, Shape shape) {
    if (size > Integer.MAX_VALUE) {
      throw new OperandException(
          "%s %s of %s is too large: at most 2^31 - 1".formatted(name, size, shape));
    }
    return (int) size;
  }

  /** The sum of two sizes. */
  static long add(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new OperandException("sizes " + a + " and " + b + " add up to more than 2^63");
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;

/** Multidirectional broadcasting, as NumPy and ONNX define it. */
public final class Broadcast {
  private Broadcast() {}

  /**
   * The shape of which both operands are parts.
   *
   * @throws OperandException if a pair of sizes differs and neither is 1
   */
  public static Shape shape(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) {
      long da = dim(a, i, rank);
      long db = dim(b, i, rank);
      if (da != db && da != 1 && db != 1) {
        throw new OperandException("shapes " + a + " and " + b + " cannot be broadcast together");
      }
      dims[i] = da == 1 ? db : da;
    }
    return Axes.shape(dims);
  }

  /**
   * Checks that an operand broadcasts to a shape that is given, without changing it.
   *
   * @param name the operand's name, for the message
   * @throws OperandException if it does not
   */
  public static void requireTo(String name, Shape operand, Shape result) {
    boolean fits = operand.rank() <= result.rank();
    for (int i = 0; fits && i < operand.rank(); i++) {
      long size = operand.dim(i);
      fits = size == 1 || size == result.dim(result.rank() - operand.rank() + i);
    }
    if (!fits) {
      throw new OperandException(
          "%s %s cannot be broadcast to %s: counted from the last, each of its sizes must be 1 or"
                  .formatted(name, operand, result)
              + " the same");
    }
  }

  /**
   * The strides by which an operand is read along the axes of the broadcast shape: 0 where it is
   * repeated.
   */
  public static long[] strides(Shape operand, Shape result) {
    long[] own = operand.strides();
    long[] strides = new long[result.rank()];
    int missing = result.rank() - operand.rank();
    for (int i = missing; i < strides.length; i++) {
      strides[i] = operand.dim(i - missing) == 1 ? 0 : own[i - missing];
    }
    return strides;
  }

  /** The operand's row-major index for a row-major index of the result. */
  public static long index(long resultIndex, Shape result, long[] operandStrides) {
    long rest = resultIndex;
    long index = 0;
    for (int axis = result.rank() - 1; axis >= 0; axis--) {
      long dim = result.dim(axis);
      index += rest % dim * operandStrides[axis];
      rest /= dim;
    }
    return index;
  }

  private static long dim(Shape shape, int axis, int rank) {
    int own = axis - (rank - shape.rank());
    return own < 0 ? 1 : shape.dim(own);
  }
}

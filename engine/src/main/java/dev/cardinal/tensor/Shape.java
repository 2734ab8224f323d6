package dev.cardinal.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The sizes of a tensor's dimensions, outermost first. Immutable; a scalar has rank 0. */
public final class Shape {
  /** The shape of a scalar: rank 0, one element. */
  public static final Shape SCALAR = new Shape(new long[0]);

  private final long[] dims;

  private Shape(long[] dims) {
    this.dims = dims;
  }

  /**
   * A shape of the given sizes.
   *
   * @throws IllegalArgumentException if a size is negative or the number of elements exceeds 2^62
   */
  public static Shape of(long... dims) {
    var shape = new Shape(dims.clone());
    long elements = 1;
    for (long dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("negative dimension in shape " + shape);
      }
      if (dim != 0 && elements > (1L << 62) / dim) {
        throw new IllegalArgumentException("shape " + shape + " has more than 2^62 elements");
      }
      elements *= Math.max(dim, 1);
    }
    return shape;
  }

  /** A shape of the given sizes; see {@link #of(long...)}. */
  public static Shape of(List<Long> dims) {
    return of(dims.stream().mapToLong(Long::longValue).toArray());
  }

  /** The number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /**
   * The size of one dimension.
   *
   * @param axis 0 is the outermost; must be less than the rank
   */
  public long dim(int axis) {
    return dims[axis];
  }

  /** The size of one dimension as an int. */
  public int intDim(int axis) {
    return Math.toIntExact(dims[axis]);
  }

  /** All sizes, outermost first; a copy. */
  public long[] dims() {
    return dims.clone();
  }

  /** The product of all sizes: 1 for a scalar, 0 if any size is 0. */
  public long elements() {
    return elements(0, dims.length);
  }

  /** The product of the sizes of the axes {@code from} (inclusive) to {@code to} (exclusive). */
  public long elements(int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  /** The same shape with the size of one axis replaced. */
  public Shape with(int axis, long size) {
    long[] changed = dims.clone();
    changed[axis] = size;
    return of(changed);
  }

  /** The distance in elements between neighbours along each axis, in row-major order. */
  public long[] strides() {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** The sizes joined by {@code x}, as in {@code 1x3x224x224}; {@code scalar} for rank 0. */
  @Override
  public String toString() {
    return dims.length == 0
        ? "scalar"
        : Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }
}

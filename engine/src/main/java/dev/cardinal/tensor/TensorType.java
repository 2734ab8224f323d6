package dev.cardinal.tensor;

import java.util.Objects;

/** What a tensor is before it has values: the type of its elements and its shape. */
public record TensorType(DType dtype, Shape shape) {
  /** A type; neither part may be null. */
  public TensorType {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
  }

  /** A float32 type of the given dimensions. */
  public static TensorType float32(long... dims) {
    return new TensorType(DType.FLOAT32, Shape.of(dims));
  }

  /**
   * The bytes that the elements take in row-major order without gaps.
   *
   * @throws ArithmeticException if they do not fit a long
   */
  public long byteSize() {
    return Math.multiplyExact(shape.elements(), dtype.byteSize());
  }

  /** As in {@code float32[1x3x224x224]}. */
  @Override
  public String toString() {
    return dtype + "[" + shape + "]";
  }
}

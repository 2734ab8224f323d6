package dev.cardinal.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A typed, shaped block of memory. A tensor does not own its memory: a tensor on the heap is
 * reclaimed with its array, one on native memory is valid while the segment's arena is open, and
 * every use after that is an {@link IllegalStateException} that says so.
 *
 * <p>The elements stand in row-major order without gaps unless {@link #layout()} says otherwise.
 * The address need not be aligned, not even to the size of an element.
 */
public final class Tensor {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final TensorType type;
  private final Layout layout;
  private final MemorySegment segment;

  private Tensor(TensorType type, Layout layout, MemorySegment segment) {
    this.type = type;
    this.layout = layout;
    this.segment = segment;
  }

  /**
   * A float32 tensor over the caller's array, which is not copied.
   *
   * @throws IllegalArgumentException if the array's length is not the number of elements
   */
  public static Tensor of(float[] values, long... dims) {
    return wrap(new TensorType(DType.FLOAT32, Shape.of(dims)), MemorySegment.ofArray(values));
  }

  /** An int64 tensor over the caller's array; see {@link #of(float[], long...)}. */
  public static Tensor of(long[] values, long... dims) {
    return wrap(new TensorType(DType.INT64, Shape.of(dims)), MemorySegment.ofArray(values));
  }

  /** An int32 tensor over the caller's array; see {@link #of(float[], long...)}. */
  public static Tensor of(int[] values, long... dims) {
    return wrap(new TensorType(DType.INT32, Shape.of(dims)), MemorySegment.ofArray(values));
  }

  /** A bool tensor with a copy of the given values. */
  public static Tensor of(boolean[] values, long... dims) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return wrap(new TensorType(DType.BOOL, Shape.of(dims)), MemorySegment.ofArray(bytes));
  }

  /** A float32 scalar. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** An int64 scalar. */
  public static Tensor scalar(long value) {
    return of(new long[] {value});
  }

  /** An int64 vector (rank 1), such as a list of axes or a shape. */
  public static Tensor vector(long... values) {
    return of(values.clone(), values.length);
  }

  /**
   * A tensor of zeros on the heap.
   *
   * @throws IllegalArgumentException if the type is too large for a Java array
   */
  public static Tensor allocate(TensorType type) {
    long elements = type.shape().elements();
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          type + " is too large for the heap: at most 2^31 - 9 elements; supply a segment instead");
    }
    int n = (int) elements;
    return wrap(
        type,
        switch (type.dtype()) {
          case FLOAT32 -> MemorySegment.ofArray(new float[n]);
          case INT64 -> MemorySegment.ofArray(new long[n]);
          case INT32 -> MemorySegment.ofArray(new int[n]);
          case BOOL -> MemorySegment.ofArray(new byte[n]);
        });
  }

  /**
   * A row-major tensor over memory of the caller's, which is not copied.
   *
   * @throws IllegalArgumentException if the segment's size is not {@code type.byteSize()}
   */
  public static Tensor wrap(TensorType type, MemorySegment segment) {
    if (segment.byteSize() != type.byteSize()) {
      throw new IllegalArgumentException(
          type
              + " takes "
              + type.shape().elements()
              + " elements ("
              + type.byteSize()
              + " bytes), but "
              + segment.byteSize() / type.dtype().byteSize()
              + " ("
              + segment.byteSize()
              + " bytes) were given");
    }
    return new Tensor(type, Layout.ROW_MAJOR, segment);
  }

  /**
   * A tensor in a layout of a backend's, over memory that is not copied.
   *
   * @throws IllegalArgumentException if the segment is not as large as the layout requires
   */
  public static Tensor wrap(TensorType type, Layout layout, MemorySegment segment) {
    if (layout.equals(Layout.ROW_MAJOR)) {
      return wrap(type, segment);
    }
    long bytes = layout.elements(type.shape()) * type.dtype().byteSize();
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          type + ":" + layout + " takes " + bytes + " bytes, not " + segment.byteSize());
    }
    return new Tensor(type, layout, segment);
  }

  /** The type of the elements and the shape. */
  public TensorType type() {
    return type;
  }

  /** The type of the elements. */
  public DType dtype() {
    return type.dtype();
  }

  /** The shape. */
  public Shape shape() {
    return type.shape();
  }

  /** The order of the elements in memory. */
  public Layout layout() {
    return layout;
  }

  /** Whether the memory is a Java array, and so the garbage collector's business. */
  public boolean onHeap() {
    return !segment.isNative();
  }

  /**
   * The memory itself.
   *
   * @throws IllegalStateException if its arena has been closed
   */
  public MemorySegment segment() {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(
          "tensor "
              + type
              + " is used after the arena that holds its memory was closed;"
              + " copy() it before closing");
    }
    return segment;
  }

  /** The same memory under another shape of as many elements. */
  public Tensor reshape(Shape shape) {
    return wrap(new TensorType(dtype(), shape), segment());
  }

  /** A copy on the heap. */
  public Tensor copy() {
    return allocate(type).copyFrom(this);
  }

  /**
   * Overwrites the elements with those of a tensor of the same type and layout.
   *
   * @return this tensor
   */
  public Tensor copyFrom(Tensor src) {
    if (!src.type.equals(type) || !src.layout.equals(layout)) {
      throw new IllegalArgumentException("cannot copy " + src + " into " + this);
    }
    segment().copyFrom(src.segment());
    return this;
  }

  /** The float32 element at a row-major index. */
  public float floatAt(long index) {
    require(DType.FLOAT32);
    return segment().get(FLOAT, index * Float.BYTES);
  }

  /** Sets the float32 element at a row-major index. */
  public void floatAt(long index, float value) {
    require(DType.FLOAT32);
    segment().set(FLOAT, index * Float.BYTES, value);
  }

  /** The int64, int32 or bool element (0 or 1) at a row-major index. */
  public long longAt(long index) {
    return switch (dtype()) {
      case INT64 -> segment().get(LONG, index * Long.BYTES);
      case INT32 -> segment().get(INT, index * Integer.BYTES);
      case BOOL -> segment().get(BYTE, index);
      case FLOAT32 -> throw new IllegalStateException("an integer was asked of " + type);
    };
  }

  /** Sets the int64, int32 (must fit) or bool (any but 0 is true) element at an index. */
  public void longAt(long index, long value) {
    switch (dtype()) {
      case INT64 -> segment().set(LONG, index * Long.BYTES, value);
      case INT32 -> segment().set(INT, index * Integer.BYTES, (int) value);
      case BOOL -> segment().set(BYTE, index, (byte) (value != 0 ? 1 : 0));
      case FLOAT32 -> throw new IllegalStateException("an integer was given to " + type);
    }
  }

  /** The element at a row-major index, of whatever type, as a double. */
  public double doubleAt(long index) {
    return dtype() == DType.FLOAT32 ? floatAt(index) : longAt(index);
  }

  /** Sets the element at an index, of whatever type, from a double (integers: truncated). */
  public void doubleAt(long index, double value) {
    if (dtype() == DType.FLOAT32) {
      floatAt(index, (float) value);
    } else if (dtype() == DType.BOOL) {
      longAt(index, value != 0 ? 1 : 0);
    } else {
      longAt(index, (long) value);
    }
  }

  /** A copy of all float32 elements in row-major order. */
  public float[] toFloats() {
    require(DType.FLOAT32);
    return segment().toArray(FLOAT);
  }

  /** A copy of all int64, int32 or bool elements in row-major order. */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = longAt(i);
    }
    return values;
  }

  private void require(DType expected) {
    if (dtype() != expected) {
      throw new IllegalStateException(expected + " elements were asked of " + type);
    }
    if (!layout.equals(Layout.ROW_MAJOR)) {
      throw new IllegalStateException("single elements were asked of layout " + layout);
    }
  }

  /** The type and the layout (where it is not row-major), not the values. */
  @Override
  public String toString() {
    return layout.equals(Layout.ROW_MAJOR) ? type.toString() : type + ":" + layout;
  }
}

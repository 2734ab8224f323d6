package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Moves elements of any type between tensors, and floats between tensors and arrays. */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private Elements() {}

  /** Reads floats from a row-major index on, as many as the array takes. */
  static void read(Tensor src, long at, float[] dst) {
    MemorySegment.copy(src.segment(), FLOAT, at * Float.BYTES, dst, 0, dst.length);
  }

  /** Writes all floats of an array from a row-major index on. */
  static void write(float[] src, Tensor dst, long at) {
    MemorySegment.copy(src, 0, dst.segment(), FLOAT, at * Float.BYTES, src.length);
  }

  /** Copies all elements, in their order, into a tensor of as many elements. */
  static void copy(Tensor src, Tensor dst) {
    dst.segment().copyFrom(src.segment());
  }

  /** Copies a run of neighbouring elements. */
  static void copy(Tensor src, long srcAt, Tensor dst, long dstAt, long count) {
    int size = dst.dtype().byteSize();
    MemorySegment.copy(src.segment(), srcAt * size, dst.segment(), dstAt * size, count * size);
  }

  /** A block within a tensor: the index of its first element and its strides, in elements. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived: never compared, hashed or kept
  record Block(Tensor tensor, long start, long[] strides) {
    /** A block that begins at the first element and has the tensor's own strides. */
    static Block of(Tensor tensor) {
      return new Block(tensor, 0, tensor.shape().strides());
    }

    /** A block with the tensor's own strides that begins at {@code index} along {@code axis}. */
    static Block of(Tensor tensor, int axis, long index) {
      long[] strides = tensor.shape().strides();
      return new Block(tensor, index * strides[axis], strides);
    }
  }

  /** Copies a block of the given sizes; the two must not overlap. */
  static void copy(Block src, Block dst, long[] dims) {
    var rows = new Rows(dims, src.strides, dst.strides);
    MemorySegment from = src.tensor.segment();
    MemorySegment to = dst.tensor.segment();
    int size = dst.tensor.dtype().byteSize();
    long length = rows.length();
    long srcStep = rows.step(0) * size;
    long dstStep = rows.step(1) * size;
    boolean contiguous = length == 1 || (srcStep == size && dstStep == size);
    rows.forEach(
        at -> {
          if (contiguous) {
            MemorySegment.copy(from, at[0] * size, to, at[1] * size, length * size);
          } else {
            copyRow(from, at[0] * size, srcStep, to, at[1] * size, dstStep, length, size);
          }
        },
        src.start,
        dst.start);
  }

  private static void copyRow(
      MemorySegment src,
      long srcAt,
      long srcStep,
      MemorySegment dst,
      long dstAt,
      long dstStep,
      long count,
      int size) {
    for (long i = 0; i < count; i++) {
      long from = srcAt + i * srcStep;
      long to = dstAt + i * dstStep;
      switch (size) {
        case Long.BYTES -> dst.set(LONG, to, src.get(LONG, from));
        case Integer.BYTES -> dst.set(INT, to, src.get(INT, from));
        default -> dst.set(BYTE, to, src.get(BYTE, from));
      }
    }
  }

  /** Overwrites all elements with the only element of a tensor of the same type. */
  static void fill(Tensor dst, Tensor value) {
    MemorySegment segment = dst.segment();
    long bytes = segment.byteSize();
    if (bytes == 0) {
      return;
    }
    long filled = value.segment().byteSize();
    MemorySegment.copy(value.segment(), 0, segment, 0, filled);
    while (filled < bytes) {
      long next = Math.min(filled, bytes - filled);
      MemorySegment.copy(segment, 0, segment, filled, next);
      filled += next;
    }
  }
}

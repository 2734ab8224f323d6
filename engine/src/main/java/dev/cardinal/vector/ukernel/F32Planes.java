package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies of rows into padded planes: {@code n} floats of the source and then zeros, up to the next
 * row and up to a vector beyond it, so that rows must be filled in ascending order and a plane
 * needs room for a vector after its last row.
 *
 * <p>Rows are short: a loop over the vectors of each would take longer than they do. So the loops
 * run down the rows, each over one to four vectors of a row at a time. The last vectors of the rows
 * come first: the zeros that they write into the next row are then overwritten.
 */
public final class F32Planes {
  private static final int MOST = 4;

  private F32Planes() {}

  /** Zeros, {@code n} of them rounded up to whole vectors. */
  public static void clear(float[] dst, int d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector.zero(SPECIES).intoArray(dst, d + i);
    }
  }

  /**
   * Copies rows.
   *
   * @param src rows {@code srcStride} floats apart, from {@code s} on
   * @param dst rows {@code dstStride} floats apart, from {@code d} on
   * @param n floats of a row of the source
   */
  public static void fill(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int n) {
    int whole = n / COUNT;
    for (int i = (whole + 1) * COUNT; i < dstStride; i += COUNT) {
      clear(dst, d + i, dstStride, rows);
    }
    int last = whole / MOST * MOST * COUNT;
    long most = src.byteSize() / Float.BYTES - (s + (whole + 1L) * COUNT);
    int careless = careless(most, srcStride, rows);
    int tail = n - whole * COUNT;
    switch (whole % MOST) {
      case 0 -> one(src, s + last, srcStride, dst, d + last, dstStride, careless, tail);
      case 1 -> two(src, s + last, srcStride, dst, d + last, dstStride, careless, tail);
      case 2 -> three(src, s + last, srcStride, dst, d + last, dstStride, careless, tail);
      default -> four(src, s + last, srcStride, dst, d + last, dstStride, careless, tail);
    }
    if (careless < rows) {
      carefully(src, s + last, srcStride, dst, d + last, dstStride, careless, rows, n - last);
    }
    for (int i = 0; i < last; i += MOST * COUNT) {
      whole(src, s + i, srcStride, dst, d + i, dstStride, rows);
    }
  }

  /** Copies {@code n} floats, at least a vector of them. */
  public static void copy(MemorySegment src, long s, float[] dst, int d, int n) {
    int last = n - COUNT;
    for (int i = 0; i < last; i += COUNT) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER).intoArray(dst, d + i);
    }
    FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + last), ORDER).intoArray(dst, d + last);
  }

  /**
   * Rows of which whole vectors can be read.
   *
   * @param most where the last of these may begin, from the first row on
   */
  static int careless(long most, long stride, int rows) {
    if (most < 0) {
      return 0;
    }
    return stride == 0 ? rows : (int) Math.min(rows, most / stride + 1);
  }

  static void clear(float[] dst, int d, int stride, int rows) {
    for (int row = 0, to = d; row < rows; row++, to += stride) {
      FloatVector.zero(SPECIES).intoArray(dst, to);
    }
  }

  /** The last rows of memory, beyond which nothing may be read. */
  private static void carefully(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int first,
      int rows,
      int n) {
    for (int row = first; row < rows; row++) {
      for (int i = 0; i <= n; i += COUNT) {
        VectorMask<Float> inside = SPECIES.indexInRange(i, n);
        FloatVector.fromMemorySegment(
                SPECIES, src, BYTES * (s + row * srcStride + i), ORDER, inside)
            .intoArray(dst, d + row * dstStride + i);
      }
    }
  }

  private static void one(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> beyond = SPECIES.indexInRange(0, tail).not();
    long from = s;
    for (int row = 0, to = d; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER)
          .blend(0f, beyond)
          .intoArray(dst, to);
    }
  }

  private static void two(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> beyond = SPECIES.indexInRange(0, tail).not();
    long from = s;
    for (int row = 0, to = d; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER).intoArray(dst, to);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER)
          .blend(0f, beyond)
          .intoArray(dst, to + COUNT);
    }
  }

  private static void three(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> beyond = SPECIES.indexInRange(0, tail).not();
    long from = s;
    for (int row = 0, to = d; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER).intoArray(dst, to);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER)
          .intoArray(dst, to + COUNT);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + 2L * COUNT), ORDER)
          .blend(0f, beyond)
          .intoArray(dst, to + 2 * COUNT);
    }
  }

  private static void four(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> beyond = SPECIES.indexInRange(0, tail).not();
    long from = s;
    for (int row = 0, to = d; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER).intoArray(dst, to);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER)
          .intoArray(dst, to + COUNT);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + 2L * COUNT), ORDER)
          .intoArray(dst, to + 2 * COUNT);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + 3L * COUNT), ORDER)
          .blend(0f, beyond)
          .intoArray(dst, to + 3 * COUNT);
    }
  }

  private static void whole(
      MemorySegment src, long s, long srcStride, float[] dst, int d, int dstStride, int rows) {
    long from = s;
    for (int row = 0, to = d; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER).intoArray(dst, to);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER)
          .intoArray(dst, to + COUNT);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + 2L * COUNT), ORDER)
          .intoArray(dst, to + 2 * COUNT);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + 3L * COUNT), ORDER)
          .intoArray(dst, to + 3 * COUNT);
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies of rows into two padded planes: floats 0, 2, 4 and so on into the first, the others into
 * the second, and then zeros, as {@link F32Planes} writes them.
 */
public final class F32PlaneSplit {
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % COUNT);
  private static final VectorShuffle<Float> ODDS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % COUNT + 1);
  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(SPECIES, -1L << (COUNT / 2));

  /** Vectors of a row up to which loops run down the rows. */
  private static final int MOST_DOWN = 2;

  private F32PlaneSplit() {}

  /**
   * Copies rows.
   *
   * @param src rows {@code srcStride} floats apart, from {@code s} on
   * @param even where the first plane's rows begin
   * @param odd where the second plane's rows begin
   * @param dstStride from one row of a plane to the next
   * @param n floats of a row of the source
   */
  public static void split(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int even,
      int odd,
      int dstStride,
      int rows,
      int n) {
    int whole = n / (2 * COUNT) * COUNT;
    for (int i = whole + COUNT; i < dstStride; i += COUNT) {
      F32Planes.clear(dst, even + i, dstStride, rows);
      F32Planes.clear(dst, odd + i, dstStride, rows);
    }
    long most = src.byteSize() / Float.BYTES - (s + 2L * (whole + COUNT));
    int careless = F32Planes.careless(most, srcStride, rows);
    long last = s + 2L * whole;
    int e = even + whole;
    int o = odd + whole;
    int tail = n - 2 * whole;
    if (tail <= COUNT) {
      one(src, last, srcStride, dst, e, o, dstStride, careless, tail);
    } else {
      two(src, last, srcStride, dst, e, o, dstStride, careless, tail);
    }
    if (careless < rows) {
      carefully(src, last, srcStride, dst, e, o, dstStride, careless, rows, tail);
    }
    if (whole <= MOST_DOWN * COUNT) {
      for (int i = 0; i < whole; i += COUNT) {
        down(src, s + 2L * i, srcStride, dst, even + i, odd + i, dstStride, rows);
      }
    } else {
      for (int row = 0; row < rows; row++) {
        int to = row * dstStride;
        along(src, s + row * srcStride, dst, even + to, odd + to, whole);
      }
    }
  }

  /** The last rows of memory, beyond which nothing may be read. */
  private static void carefully(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int even,
      int odd,
      int dstStride,
      int first,
      int rows,
      int tail) {
    for (int row = first; row < rows; row++) {
      long from = s + row * srcStride;
      FloatVector a =
          FloatVector.fromMemorySegment(
              SPECIES, src, BYTES * from, ORDER, SPECIES.indexInRange(0, tail));
      FloatVector b =
          FloatVector.fromMemorySegment(
              SPECIES, src, BYTES * (from + COUNT), ORDER, SPECIES.indexInRange(COUNT, tail));
      a.rearrange(EVENS)
          .blend(b.rearrange(EVENS), UPPER_HALF)
          .intoArray(dst, even + row * dstStride);
      a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER_HALF).intoArray(dst, odd + row * dstStride);
    }
  }

  /** The ends of rows, of one vector. */
  private static void one(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int even,
      int odd,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> inside = SPECIES.indexInRange(0, tail);
    long from = s;
    int to = 0;
    for (int row = 0; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector zero = FloatVector.zero(SPECIES);
      FloatVector a =
          zero.blend(FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER), inside);
      a.rearrange(EVENS).blend(zero, UPPER_HALF).intoArray(dst, even + to);
      a.rearrange(ODDS).blend(zero, UPPER_HALF).intoArray(dst, odd + to);
    }
  }

  /** The ends of rows, of two vectors. */
  private static void two(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int even,
      int odd,
      int dstStride,
      int rows,
      int tail) {
    VectorMask<Float> inside = SPECIES.indexInRange(COUNT, tail);
    long from = s;
    int to = 0;
    for (int row = 0; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector zero = FloatVector.zero(SPECIES);
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER);
      FloatVector b =
          zero.blend(
              FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER), inside);
      a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER_HALF).intoArray(dst, even + to);
      a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER_HALF).intoArray(dst, odd + to);
    }
  }

  private static void down(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int even,
      int odd,
      int dstStride,
      int rows) {
    long from = s;
    int to = 0;
    for (int row = 0; row < rows; row++, to += dstStride, from += srcStride) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + COUNT), ORDER);
      a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER_HALF).intoArray(dst, even + to);
      a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER_HALF).intoArray(dst, odd + to);
    }
  }

  private static void along(MemorySegment src, long s, float[] dst, int even, int odd, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + 2L * i), ORDER);
      FloatVector b =
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + 2L * i + COUNT), ORDER);
      a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER_HALF).intoArray(dst, even + i);
      a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER_HALF).intoArray(dst, odd + i);
    }
  }
}

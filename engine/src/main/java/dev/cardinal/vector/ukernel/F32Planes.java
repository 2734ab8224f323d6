package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies of rows into padded planes: {@code n} floats of the source and then zeros, up to the next
 * row and up to a vector beyond it, so that rows must be filled in ascending order and a plane
 * needs room for a vector after its last row.
 */
public final class F32Planes {
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % COUNT);
  private static final VectorShuffle<Float> ODDS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % COUNT + 1);
  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(SPECIES, -1L << (COUNT / 2));

  private F32Planes() {}

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
    int whole = n / COUNT * COUNT;
    int written = whole < n ? whole + COUNT : whole;
    VectorMask<Float> tail = SPECIES.indexInRange(whole, n);
    for (int row = 0; row < rows; row++) {
      long from = s + row * srcStride;
      int to = d + row * dstStride;
      for (int i = 0; i < whole; i += COUNT) {
        Segments.load(src, from + i).intoArray(dst, to + i);
      }
      if (whole < n) {
        Segments.load(src, from + whole, tail).intoArray(dst, to + whole);
      }
      for (int i = written; i < dstStride; i += COUNT) {
        FloatVector.zero(SPECIES).intoArray(dst, to + i);
      }
    }
  }

  /**
   * Copies rows into two planes: floats 0, 2, 4 and so on into the first, the others into the
   * second.
   *
   * @param even where the first plane's rows begin
   * @param odd where the second plane's rows begin
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
    int written = 2 * whole < n ? whole + COUNT : whole;
    VectorMask<Float> low = SPECIES.indexInRange(2 * whole, n);
    VectorMask<Float> high = SPECIES.indexInRange(2 * whole + COUNT, n);
    for (int row = 0; row < rows; row++) {
      long from = s + row * srcStride;
      int to = row * dstStride;
      for (int i = 0; i < whole; i += COUNT) {
        FloatVector a = Segments.load(src, from + 2L * i);
        FloatVector b = Segments.load(src, from + 2L * i + COUNT);
        pick(a, b, EVENS).intoArray(dst, even + to + i);
        pick(a, b, ODDS).intoArray(dst, odd + to + i);
      }
      if (2 * whole < n) {
        FloatVector a = Segments.load(src, from + 2L * whole, low);
        FloatVector b = Segments.load(src, from + 2L * whole + COUNT, high);
        pick(a, b, EVENS).intoArray(dst, even + to + whole);
        pick(a, b, ODDS).intoArray(dst, odd + to + whole);
      }
      for (int i = written; i < dstStride; i += COUNT) {
        FloatVector.zero(SPECIES).intoArray(dst, even + to + i);
        FloatVector.zero(SPECIES).intoArray(dst, odd + to + i);
      }
    }
  }

  private static FloatVector pick(FloatVector a, FloatVector b, VectorShuffle<Float> lanes) {
    return a.rearrange(lanes).blend(b.rearrange(lanes), UPPER_HALF);
  }
}

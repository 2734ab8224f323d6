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
 * Copies of rows: from segments into packed panels and padded planes, and between arrays. Columns
 * of the destination that are not named keep what they hold.
 */
public final class F32Rows {
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % COUNT);
  private static final VectorShuffle<Float> ODDS =
      VectorShuffle.fromOp(SPECIES, lane -> (2 * lane + 1) % COUNT);
  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(SPECIES, -1L << (COUNT / 2));

  /** With AVX-512 a store under a mask costs no more than one without. */
  private static final boolean MASKS_ARE_FAST = COUNT == 16;

  private static final int INTERLEAVED = 64;

  private F32Rows() {}

  /**
   * Copies a block of rows, taking every {@code step}-th float of each.
   *
   * @param srcStride floats from one row to the next
   * @param step 1 for contiguous rows, 2 for a stride of 2, and so on
   * @param n floats of a row to copy
   */
  public static void copy(
      MemorySegment src,
      long s,
      long srcStride,
      int step,
      float[] dst,
      int d,
      int dstStride,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      long from = s + row * srcStride;
      int to = d + row * dstStride;
      switch (step) {
        case 1 -> copyRow(src, from, dst, to, n);
        case 2 -> copyEvens(src, from, dst, to, n);
        default -> copyEvery(src, from, step, dst, to, n);
      }
    }
  }

  /** Copies a block of contiguous rows from array to array; the blocks must not overlap. */
  public static void copy(
      float[] src, int s, int srcStride, float[] dst, int d, int dstStride, int rows, int n) {
    int whole = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int from = s + row * srcStride;
      int to = d + row * dstStride;
      for (int i = 0; i < whole; i += COUNT) {
        FloatVector.fromArray(SPECIES, src, from + i).intoArray(dst, to + i);
      }
      for (int i = whole; i < n; i++) {
        dst[to + i] = src[from + i];
      }
    }
  }

  /**
   * Takes every {@code step}-th float: {@code dst[d + i] = src[s + i * step]} for {@code n} floats.
   * For a step of 2 whole vectors are read and written: {@code src} must hold {@code 2 * n} floats
   * and {@code dst} must hold {@code n}, both rounded up to twice {@link Lanes#count()} and once.
   */
  public static void copyEvery(float[] src, int s, int step, float[] dst, int d, int n) {
    if (step != 2) {
      for (int i = 0; i < n; i++) {
        dst[d + i] = src[s + i * step];
      }
      return;
    }
    for (int i = 0; i < n; i += COUNT) {
      FloatVector low = FloatVector.fromArray(SPECIES, src, s + 2 * i).rearrange(EVENS);
      FloatVector high = FloatVector.fromArray(SPECIES, src, s + 2 * i + COUNT).rearrange(EVENS);
      low.blend(high, UPPER_HALF).intoArray(dst, d + i);
    }
  }

  /**
   * Packs rows into columns: {@code dst[d + j * width + r] = src[s + r * srcStride + j]} for {@code
   * rows} rows of {@code n} floats.
   *
   * @param width floats from one column of the result to the next, at least {@code rows}
   */
  public static void interleave(
      MemorySegment src, long s, long srcStride, float[] dst, int d, int width, int rows, int n) {
    // Columns in blocks, so that the lines of the destination stay in the cache between two rows.
    for (int first = 0; first < n; first += INTERLEAVED) {
      int last = Math.min(n, first + INTERLEAVED);
      for (int row = 0; row < rows; row++) {
        long from = s + row * srcStride;
        for (int j = first; j < last; j++) {
          dst[d + j * width + row] = Segments.get(src, from + j);
        }
      }
    }
  }

  /** {@code dst *= factor} for {@code n} floats. */
  public static void scale(float[] dst, int d, float factor, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector.fromArray(SPECIES, dst, d + i).mul(factor).intoArray(dst, d + i);
    }
    for (int i = whole; i < n; i++) {
      dst[d + i] *= factor;
    }
  }

  /** Adds {@code src} to {@code dst}: the sums of a product whose {@code k} was cut. */
  public static void add(float[] src, int s, float[] dst, int d, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i);
      FloatVector.fromArray(SPECIES, dst, d + i).add(x).intoArray(dst, d + i);
    }
    for (int i = whole; i < n; i++) {
      dst[d + i] += src[s + i];
    }
  }

  /**
   * Repeats each of {@code rows} floats, {@code stride} apart, {@link F32Gemm#mr()} times: the form
   * of a pixel that {@link F32GemmPixel} reads.
   */
  public static void repeat(MemorySegment src, long s, long stride, float[] dst, int d, int rows) {
    int mr = F32Gemm.mr();
    for (int row = 0; row < rows; row++) {
      float value = Segments.get(src, s + row * stride);
      int to = d + row * mr;
      for (int i = 0; i < mr; i++) {
        dst[to + i] = value;
      }
    }
  }

  private static void copyRow(MemorySegment src, long s, float[] dst, int d, int n) {
    if (n < COUNT) {
      copyFew(src, s, dst, d, n);
      return;
    }
    for (int i = 0; i < n - COUNT; i += COUNT) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER).intoArray(dst, d + i);
    }
    // The last vector ends with the last float, and may overlap the one before.
    FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + n - COUNT), ORDER)
        .intoArray(dst, d + n - COUNT);
  }

  private static void copyFew(MemorySegment src, long s, float[] dst, int d, int n) {
    if (MASKS_ARE_FAST && n > 1) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n);
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * s, ORDER, lanes).intoArray(dst, d, lanes);
      return;
    }
    for (int i = 0; i < n; i++) {
      dst[d + i] = Segments.get(src, s + i);
    }
  }

  private static void copyFewEvens(MemorySegment src, long s, float[] dst, int d, int n) {
    if (MASKS_ARE_FAST && n > 1) {
      int span = 2 * n - 1;
      FloatVector few =
          FloatVector.fromMemorySegment(
                  SPECIES, src, BYTES * s, ORDER, SPECIES.indexInRange(0, Math.min(span, COUNT)))
              .rearrange(EVENS);
      if (span > COUNT) {
        VectorMask<Float> rest = SPECIES.indexInRange(COUNT, span);
        few =
            few.blend(
                FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + COUNT), ORDER, rest)
                    .rearrange(EVENS),
                UPPER_HALF);
      }
      few.intoArray(dst, d, SPECIES.indexInRange(0, n));
      return;
    }
    for (int i = 0; i < n; i++) {
      dst[d + i] = Segments.get(src, s + 2L * i);
    }
  }

  private static void copyEvens(MemorySegment src, long s, float[] dst, int d, int n) {
    int i = 0;
    // Two whole vectors are read for one: the float after the last even one must be there.
    for (; i < n - COUNT; i += COUNT) {
      FloatVector low =
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + 2L * i), ORDER).rearrange(EVENS);
      FloatVector high =
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + 2L * i + COUNT), ORDER)
              .rearrange(EVENS);
      low.blend(high, UPPER_HALF).intoArray(dst, d + i);
    }
    if (n < COUNT) {
      copyFewEvens(src, s, dst, d, n);
      return;
    }
    // The last vector ends with the last float, and may overlap the one before.
    long last = s + 2L * (n - COUNT);
    FloatVector low =
        FloatVector.fromMemorySegment(SPECIES, src, BYTES * last, ORDER).rearrange(EVENS);
    FloatVector high =
        FloatVector.fromMemorySegment(SPECIES, src, BYTES * (last + COUNT - 1), ORDER)
            .rearrange(ODDS);
    low.blend(high, UPPER_HALF).intoArray(dst, d + n - COUNT);
  }

  private static void copyEvery(MemorySegment src, long s, int step, float[] dst, int d, int n) {
    for (int i = 0; i < n; i++) {
      dst[d + i] = Segments.get(src, s + (long) i * step);
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Reductions over the taps of a window, from padded planes to an array, many pixels at once. A
 * table of offsets leads from a pixel to each of its taps, so that a stride is a plane for each
 * phase, as in {@link F32Offset}. Whole vectors are read and written: {@code src} must hold {@code
 * n} rounded up to {@link Lanes#count()} floats at every offset, and {@code dst} as many.
 */
public final class F32Pool {
  private F32Pool() {}

  /**
   * {@code dst[d + i] = max over t of src[s + offsets[t] + i]} for {@code n} pixels; NaN if one of
   * them is NaN.
   *
   * @param taps how many offsets count, at least one
   */
  public static void max(float[] src, int s, int[] offsets, int taps, float[] dst, int d, int n) {
    for (int i = 0; i < n; i += 2 * COUNT) {
      // The second vector of the last pair lies on the first if there is no room for it.
      int second = i + COUNT < n ? COUNT : 0;
      FloatVector a = FloatVector.fromArray(SPECIES, src, s + i + offsets[0]);
      FloatVector b = FloatVector.fromArray(SPECIES, src, s + i + second + offsets[0]);
      for (int t = 1; t < taps; t++) {
        int p = s + i + offsets[t];
        a = a.max(FloatVector.fromArray(SPECIES, src, p));
        b = b.max(FloatVector.fromArray(SPECIES, src, p + second));
      }
      a.intoArray(dst, d + i);
      b.intoArray(dst, d + i + second);
    }
  }

  /** {@code dst[d + i] = sum over t of src[s + offsets[t] + i]} for {@code n} pixels. */
  public static void sum(float[] src, int s, int[] offsets, int taps, float[] dst, int d, int n) {
    for (int i = 0; i < n; i += 2 * COUNT) {
      int second = i + COUNT < n ? COUNT : 0;
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int t = 0; t < taps; t++) {
        int p = s + i + offsets[t];
        a = a.add(FloatVector.fromArray(SPECIES, src, p));
        b = b.add(FloatVector.fromArray(SPECIES, src, p + second));
      }
      a.intoArray(dst, d + i);
      b.intoArray(dst, d + i + second);
    }
  }

  /** {@code dst[d + i] /= counts[c + i]} for {@code n} floats: sums become means. */
  public static void divide(float[] dst, int d, float[] counts, int c, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector count = FloatVector.fromArray(SPECIES, counts, c + i);
      FloatVector.fromArray(SPECIES, dst, d + i).div(count).intoArray(dst, d + i);
    }
    for (int i = whole; i < n; i++) {
      dst[d + i] /= counts[c + i];
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/**
 * A window of 3x3 on a block of channels, each channel by itself: a row of outputs at a time, two
 * pixels at once. The nine weights stay in registers.
 */
public final class F32BlockWindow3x3 {
  private F32BlockWindow3x3() {}

  /**
   * Overwrites a row of sums, {@code [pixel][BLOCK]}.
   *
   * @param src rows of padded pixels, {@code [row][pixel][BLOCK]}: the window of the first output
   *     begins at {@code s}; one pixel more than the last output's window reads is read where the
   *     number of outputs is odd
   * @param rowStride floats from one row of the source to the next
   * @param stride pixels from one output's window to the next's: 1 or 2
   * @param weights {@code [ky][kx][BLOCK]}, from {@code w} on
   * @param dst one pixel more than {@code n} is written where that is odd
   * @param n how many outputs
   */
  public static void multiply(
      float[] src,
      int s,
      int rowStride,
      int stride,
      float[] weights,
      int w,
      float[] dst,
      int d,
      int n) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      if (stride == 1) {
        dense(src, s + lane, rowStride, weights, w + lane, dst, d + lane, n);
      } else {
        strided(src, s + lane, rowStride, weights, w + lane, dst, d + lane, n);
      }
    }
  }

  private static void dense(
      float[] src, int s, int rowStride, float[] weights, int w, float[] dst, int d, int n) {
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + BLOCK);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * BLOCK);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * BLOCK);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * BLOCK);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * BLOCK);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * BLOCK);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * BLOCK);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * BLOCK);
    int end = d + n * BLOCK;
    for (int i = s, j = d; j < end; i += 2 * BLOCK, j += 2 * BLOCK) {
      int r0 = i;
      FloatVector x00 = FloatVector.fromArray(SPECIES, src, r0);
      FloatVector x01 = FloatVector.fromArray(SPECIES, src, r0 + BLOCK);
      FloatVector x02 = FloatVector.fromArray(SPECIES, src, r0 + 2 * BLOCK);
      FloatVector x03 = FloatVector.fromArray(SPECIES, src, r0 + 3 * BLOCK);
      FloatVector a = x00.mul(w0);
      FloatVector b = x01.mul(w0);
      a = fma(x01, w1, a);
      b = fma(x02, w1, b);
      a = fma(x02, w2, a);
      b = fma(x03, w2, b);
      int r1 = i + rowStride;
      FloatVector x10 = FloatVector.fromArray(SPECIES, src, r1);
      FloatVector x11 = FloatVector.fromArray(SPECIES, src, r1 + BLOCK);
      FloatVector x12 = FloatVector.fromArray(SPECIES, src, r1 + 2 * BLOCK);
      FloatVector x13 = FloatVector.fromArray(SPECIES, src, r1 + 3 * BLOCK);
      a = fma(x10, w3, a);
      b = fma(x11, w3, b);
      a = fma(x11, w4, a);
      b = fma(x12, w4, b);
      a = fma(x12, w5, a);
      b = fma(x13, w5, b);
      int r2 = i + 2 * rowStride;
      FloatVector x20 = FloatVector.fromArray(SPECIES, src, r2);
      FloatVector x21 = FloatVector.fromArray(SPECIES, src, r2 + BLOCK);
      FloatVector x22 = FloatVector.fromArray(SPECIES, src, r2 + 2 * BLOCK);
      FloatVector x23 = FloatVector.fromArray(SPECIES, src, r2 + 3 * BLOCK);
      a = fma(x20, w6, a);
      b = fma(x21, w6, b);
      a = fma(x21, w7, a);
      b = fma(x22, w7, b);
      a = fma(x22, w8, a);
      b = fma(x23, w8, b);
      a.intoArray(dst, j);
      b.intoArray(dst, j + BLOCK);
    }
  }

  private static void strided(
      float[] src, int s, int rowStride, float[] weights, int w, float[] dst, int d, int n) {
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + BLOCK);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * BLOCK);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * BLOCK);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * BLOCK);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * BLOCK);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * BLOCK);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * BLOCK);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * BLOCK);
    int end = d + n * BLOCK;
    for (int i = s, j = d; j < end; i += 4 * BLOCK, j += 2 * BLOCK) {
      int r0 = i;
      FloatVector x00 = FloatVector.fromArray(SPECIES, src, r0);
      FloatVector x01 = FloatVector.fromArray(SPECIES, src, r0 + BLOCK);
      FloatVector x02 = FloatVector.fromArray(SPECIES, src, r0 + 2 * BLOCK);
      FloatVector x03 = FloatVector.fromArray(SPECIES, src, r0 + 3 * BLOCK);
      FloatVector x04 = FloatVector.fromArray(SPECIES, src, r0 + 4 * BLOCK);
      FloatVector a = x00.mul(w0);
      FloatVector b = x02.mul(w0);
      a = fma(x01, w1, a);
      b = fma(x03, w1, b);
      a = fma(x02, w2, a);
      b = fma(x04, w2, b);
      int r1 = i + rowStride;
      FloatVector x10 = FloatVector.fromArray(SPECIES, src, r1);
      FloatVector x11 = FloatVector.fromArray(SPECIES, src, r1 + BLOCK);
      FloatVector x12 = FloatVector.fromArray(SPECIES, src, r1 + 2 * BLOCK);
      FloatVector x13 = FloatVector.fromArray(SPECIES, src, r1 + 3 * BLOCK);
      FloatVector x14 = FloatVector.fromArray(SPECIES, src, r1 + 4 * BLOCK);
      a = fma(x10, w3, a);
      b = fma(x12, w3, b);
      a = fma(x11, w4, a);
      b = fma(x13, w4, b);
      a = fma(x12, w5, a);
      b = fma(x14, w5, b);
      int r2 = i + 2 * rowStride;
      FloatVector x20 = FloatVector.fromArray(SPECIES, src, r2);
      FloatVector x21 = FloatVector.fromArray(SPECIES, src, r2 + BLOCK);
      FloatVector x22 = FloatVector.fromArray(SPECIES, src, r2 + 2 * BLOCK);
      FloatVector x23 = FloatVector.fromArray(SPECIES, src, r2 + 3 * BLOCK);
      FloatVector x24 = FloatVector.fromArray(SPECIES, src, r2 + 4 * BLOCK);
      a = fma(x20, w6, a);
      b = fma(x22, w6, b);
      a = fma(x21, w7, a);
      b = fma(x23, w7, b);
      a = fma(x22, w8, a);
      b = fma(x24, w8, b);
      a.intoArray(dst, j);
      b.intoArray(dst, j + BLOCK);
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * A window of 3x3 on a block of channels, each channel by itself: two rows of outputs at once, from
 * left to right. Every pixel is read once for the two rows, and goes to all windows that it is in:
 * at stride 1 to six, whose sums wait in registers for the columns that follow. To read each window
 * anew takes six loads an output instead of two, each with its bounds check, and half as long again
 * to twice as long in all.
 *
 * <p>The loop has one body for all columns. Windows that begin left of the first output are
 * computed too; what they leave at its place is overwritten.
 */
public final class F32BlockWindow3x3 {
  private F32BlockWindow3x3() {}

  /** Pixels before a row's first that may be read where nothing is padded on the left. */
  public static final int BEFORE = 1;

  /**
   * Rows of the source that two rows of outputs read.
   *
   * @param stride pixels from one output's window to the next's: 1 or 2
   */
  public static int rows(int stride) {
    return 3 + stride;
  }

  /**
   * Computes two rows of outputs, {@code [pixel][BLOCK]}, without a residual. If they are to go to
   * the same place, the second stays there.
   *
   * @param src rows of pixels, {@code [pixel][BLOCK]}
   * @param rows where each of {@link #rows} rows of the source begins: with the second pixel of the
   *     first window where {@code left} says so, else with the first
   * @param stride pixels from one output's window to the next's: 1 or 2
   * @param left whether the first pixels of the first window are padding, and not there
   * @param right whether the last pixels of the last window are padding, and not there; only at
   *     stride 1
   * @param weights {@code [ky][kx][BLOCK]}, from {@code w} on
   * @param to where outputs go
   * @param channel the first channel of the block
   * @param d the place of the first output of the first row
   * @param e that of the second row
   * @param n how many outputs of each row
   */
  public static void multiply(
      float[] src,
      int[] rows,
      int stride,
      boolean left,
      boolean right,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int e,
      int n) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      int s = lane - (left ? BLOCK : 0);
      int r0 = rows[0] + s;
      int r1 = rows[1] + s;
      int r2 = rows[2] + s;
      int r3 = rows[3] + s;
      int c = channel + lane;
      int p = d + lane;
      int q = e + lane;
      if (stride == 1) {
        dense(src, r0, r1, r2, r3, left, right, weights, w + lane, to, c, p, q, n);
      } else {
        strided(src, r0, r1, r2, r3, rows[4] + s, left, weights, w + lane, to, c, p, q, n);
      }
    }
  }

  private static void dense(
      float[] src,
      int r0,
      int r1,
      int r2,
      int r3,
      boolean left,
      boolean right,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int e,
      int n) {
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + BLOCK);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * BLOCK);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * BLOCK);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * BLOCK);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * BLOCK);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * BLOCK);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * BLOCK);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * BLOCK);
    FloatVector bias = FloatVector.fromArray(SPECIES, to.bias(), channel);
    float[] bounds = to.bounds();
    float[] dst = to.dst();
    FloatVector a0 = bias;
    FloatVector b0 = bias;
    FloatVector a1 = bias;
    FloatVector b1 = bias;
    int end = right ? n - 1 : n;
    for (int pixel = left ? -1 : -2; pixel < end; pixel++) {
      int at = (pixel + 2) * BLOCK;
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, r0 + at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, r1 + at);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, r2 + at);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, r3 + at);
      a0 = fma(x0, w2, a0);
      b0 = fma(x1, w2, b0);
      a1 = fma(x0, w1, a1);
      b1 = fma(x1, w1, b1);
      FloatVector a2 = fma(x0, w0, bias);
      FloatVector b2 = fma(x1, w0, bias);
      a0 = fma(x1, w5, a0);
      b0 = fma(x2, w5, b0);
      a1 = fma(x1, w4, a1);
      b1 = fma(x2, w4, b1);
      a2 = fma(x1, w3, a2);
      b2 = fma(x2, w3, b2);
      a0 = fma(x2, w8, a0);
      b0 = fma(x3, w8, b0);
      a1 = fma(x2, w7, a1);
      b1 = fma(x3, w7, b1);
      a2 = fma(x2, w6, a2);
      b2 = fma(x3, w6, b2);
      FloatVector bound = FloatVector.broadcast(SPECIES, bounds[0]);
      a0 = a0.blend(bound, a0.compare(LT, bound));
      b0 = b0.blend(bound, b0.compare(LT, bound));
      bound = FloatVector.broadcast(SPECIES, bounds[1]);
      int out = Math.max(pixel, 0) * BLOCK;
      a0.blend(bound, a0.compare(GT, bound)).intoArray(dst, d + out);
      b0.blend(bound, b0.compare(GT, bound)).intoArray(dst, e + out);
      a0 = a1;
      b0 = b1;
      a1 = a2;
      b1 = b2;
    }
    if (right) {
      FloatVector bound = FloatVector.broadcast(SPECIES, bounds[0]);
      a0 = a0.blend(bound, a0.compare(LT, bound));
      b0 = b0.blend(bound, b0.compare(LT, bound));
      bound = FloatVector.broadcast(SPECIES, bounds[1]);
      a0.blend(bound, a0.compare(GT, bound)).intoArray(dst, d + end * BLOCK);
      b0.blend(bound, b0.compare(GT, bound)).intoArray(dst, e + end * BLOCK);
    }
  }

  private static void strided(
      float[] src,
      int r0,
      int r1,
      int r2,
      int r3,
      int r4,
      boolean left,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int e,
      int n) {
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + BLOCK);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * BLOCK);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * BLOCK);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * BLOCK);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * BLOCK);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * BLOCK);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * BLOCK);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * BLOCK);
    FloatVector bias = FloatVector.fromArray(SPECIES, to.bias(), channel);
    float[] bounds = to.bounds();
    float[] dst = to.dst();
    FloatVector a0 = bias;
    FloatVector b0 = bias;
    for (int pixel = left ? 0 : -1; pixel < n; pixel++) {
      int at = (2 * pixel + 1) * BLOCK;
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, r0 + at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, r1 + at);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, r2 + at);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, r3 + at);
      FloatVector x4 = FloatVector.fromArray(SPECIES, src, r4 + at);
      a0 = fma(x0, w1, a0);
      b0 = fma(x2, w1, b0);
      a0 = fma(x1, w4, a0);
      b0 = fma(x3, w4, b0);
      a0 = fma(x2, w7, a0);
      b0 = fma(x4, w7, b0);
      FloatVector y0 = FloatVector.fromArray(SPECIES, src, r0 + at + BLOCK);
      FloatVector y1 = FloatVector.fromArray(SPECIES, src, r1 + at + BLOCK);
      FloatVector y2 = FloatVector.fromArray(SPECIES, src, r2 + at + BLOCK);
      FloatVector y3 = FloatVector.fromArray(SPECIES, src, r3 + at + BLOCK);
      FloatVector y4 = FloatVector.fromArray(SPECIES, src, r4 + at + BLOCK);
      a0 = fma(y0, w2, a0);
      b0 = fma(y2, w2, b0);
      FloatVector a1 = fma(y0, w0, bias);
      FloatVector b1 = fma(y2, w0, bias);
      a0 = fma(y1, w5, a0);
      b0 = fma(y3, w5, b0);
      a1 = fma(y1, w3, a1);
      b1 = fma(y3, w3, b1);
      a0 = fma(y2, w8, a0);
      b0 = fma(y4, w8, b0);
      a1 = fma(y2, w6, a1);
      b1 = fma(y4, w6, b1);
      FloatVector bound = FloatVector.broadcast(SPECIES, bounds[0]);
      a0 = a0.blend(bound, a0.compare(LT, bound));
      b0 = b0.blend(bound, b0.compare(LT, bound));
      bound = FloatVector.broadcast(SPECIES, bounds[1]);
      int out = Math.max(pixel, 0) * BLOCK;
      a0.blend(bound, a0.compare(GT, bound)).intoArray(dst, d + out);
      b0.blend(bound, b0.compare(GT, bound)).intoArray(dst, e + out);
      a0 = a1;
      b0 = b1;
    }
  }
}

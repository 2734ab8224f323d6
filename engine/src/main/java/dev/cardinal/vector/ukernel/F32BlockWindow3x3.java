package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * A window of 3x3 on a block of channels, each channel by itself: a row of outputs at a time, two
 * pixels at once. The nine weights stay in registers.
 */
public final class F32BlockWindow3x3 {
  private F32BlockWindow3x3() {}

  /** Outputs of a row, at least. */
  public static final int LEAST = 2;

  /**
   * Computes a row of outputs, {@code [pixel][BLOCK]}, without a residual.
   *
   * @param src rows of padded pixels, {@code [row][pixel][BLOCK]}: the window of the first output
   *     begins at {@code s}
   * @param rowStride floats from one row of the source to the next
   * @param stride pixels from one output's window to the next's: 1 or 2
   * @param weights {@code [ky][kx][BLOCK]}, from {@code w} on
   * @param to where outputs go
   * @param channel the first channel of the block
   * @param d the place of the first output
   * @param n how many outputs; where that is odd, the last two reach back
   */
  public static void multiply(
      float[] src,
      int s,
      int rowStride,
      int stride,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int n) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      if (stride == 1) {
        dense(src, s + lane, rowStride, weights, w + lane, to, channel + lane, d + lane, n);
      } else {
        strided(src, s + lane, rowStride, weights, w + lane, to, channel + lane, d + lane, n);
      }
    }
  }

  private static void dense(
      float[] src,
      int s,
      int rowStride,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
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
    // Sixteen registers have no room for these; loads behind stores are not moved out of the loop.
    float[] biases = to.bias();
    float[] bounds = to.bounds();
    float[] dst = to.dst();
    for (int pixel = 0; pixel < n; pixel += 2) {
      int at = Math.min(pixel, n - 2) * BLOCK;
      int r0 = s + at;
      FloatVector x00 = FloatVector.fromArray(SPECIES, src, r0);
      FloatVector x01 = FloatVector.fromArray(SPECIES, src, r0 + BLOCK);
      FloatVector x02 = FloatVector.fromArray(SPECIES, src, r0 + 2 * BLOCK);
      FloatVector x03 = FloatVector.fromArray(SPECIES, src, r0 + 3 * BLOCK);
      FloatVector bias = FloatVector.fromArray(SPECIES, biases, channel);
      FloatVector a = fma(x00, w0, bias);
      FloatVector b = fma(x01, w0, bias);
      a = fma(x01, w1, a);
      b = fma(x02, w1, b);
      a = fma(x02, w2, a);
      b = fma(x03, w2, b);
      int r1 = r0 + rowStride;
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
      int r2 = r1 + rowStride;
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
      FloatVector bound = FloatVector.broadcast(SPECIES, bounds[0]);
      a = a.blend(bound, a.compare(LT, bound));
      b = b.blend(bound, b.compare(LT, bound));
      bound = FloatVector.broadcast(SPECIES, bounds[1]);
      a.blend(bound, a.compare(GT, bound)).intoArray(dst, d + at);
      b.blend(bound, b.compare(GT, bound)).intoArray(dst, d + at + BLOCK);
    }
  }

  private static void strided(
      float[] src,
      int s,
      int rowStride,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
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
    // Sixteen registers have no room for these; loads behind stores are not moved out of the loop.
    float[] biases = to.bias();
    float[] bounds = to.bounds();
    float[] dst = to.dst();
    for (int pixel = 0; pixel < n; pixel += 2) {
      int at = Math.min(pixel, n - 2) * BLOCK;
      int r0 = s + 2 * at;
      FloatVector x00 = FloatVector.fromArray(SPECIES, src, r0);
      FloatVector x01 = FloatVector.fromArray(SPECIES, src, r0 + BLOCK);
      FloatVector x02 = FloatVector.fromArray(SPECIES, src, r0 + 2 * BLOCK);
      FloatVector x03 = FloatVector.fromArray(SPECIES, src, r0 + 3 * BLOCK);
      FloatVector x04 = FloatVector.fromArray(SPECIES, src, r0 + 4 * BLOCK);
      FloatVector bias = FloatVector.fromArray(SPECIES, biases, channel);
      FloatVector a = fma(x00, w0, bias);
      FloatVector b = fma(x02, w0, bias);
      a = fma(x01, w1, a);
      b = fma(x03, w1, b);
      a = fma(x02, w2, a);
      b = fma(x04, w2, b);
      int r1 = r0 + rowStride;
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
      int r2 = r1 + rowStride;
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
      FloatVector bound = FloatVector.broadcast(SPECIES, bounds[0]);
      a = a.blend(bound, a.compare(LT, bound));
      b = b.blend(bound, b.compare(LT, bound));
      bound = FloatVector.broadcast(SPECIES, bounds[1]);
      a.blend(bound, a.compare(GT, bound)).intoArray(dst, d + at);
      b.blend(bound, b.compare(GT, bound)).intoArray(dst, d + at + BLOCK);
    }
  }
}

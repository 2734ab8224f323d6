package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;

/** Products of pixels that stand side by side, in blocks of channels, tile by tile. */
final class BlockedProduct {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final F32Blocked EIGHT = F32Blocked.main();
  private static final F32Blocked LAST_EIGHT = F32Blocked.last();
  private static final F32Blocked SEVEN = F32Blocked.seven();
  private static final F32Blocked LAST_SEVEN = F32Blocked.lastSeven();

  /** Channels of a panel of weights. */
  static final int NR = EIGHT.channels();

  /** Blocks of channels that are multiplied together: one where a tile has half of one. */
  static final int BLOCKS = Math.ceilDiv(NR, BLOCK);

  /** The usual tile may compute so many pixels in vain for each that counts. */
  private static final double MOST_WASTE = 0.1;

  private BlockedProduct() {}

  /** Whether so many pixels fill a tile. */
  static boolean fits(int pixels) {
    return pixels >= tile(pixels).pixels();
  }

  /** Pixels of the tile that is used for so many. */
  static int tilePixels(int pixels) {
    return tile(pixels).pixels();
  }

  private static F32Blocked tile(int pixels) {
    int usual = Math.ceilDiv(pixels, EIGHT.pixels()) * EIGHT.pixels();
    boolean wasteful = usual > (1 + MOST_WASTE) * pixels;
    return wasteful && pixels % SEVEN.pixels() == 0 ? SEVEN : EIGHT;
  }

  /** The steps from each product to the next of those from each block to the next. */
  static int[] steps(int[] blocks) {
    int[] steps = new int[blocks.length * BLOCK];
    Arrays.fill(steps, 1);
    for (int i = 0; i < blocks.length; i++) {
      steps[i * BLOCK] = i == 0 ? blocks[i] : blocks[i] - (BLOCK - 1);
    }
    return steps;
  }

  /**
   * Computes all channels of a panel for some pixels.
   *
   * @param src pixels, of each block where {@link F32Blocked} says
   * @param w where the weights of the first channel begin: panels of {@link #NR} channels
   * @param k weights of one channel
   * @param to where results go
   * @param channel the first
   * @param channels how many, in whole blocks
   * @param d the place of the first pixel of the first block
   * @param pixels how many; they fill a tile
   * @param dstBlock from one block of results to the next
   */
  static void multiply(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      int k,
      F32BlockTarget to,
      int channel,
      int channels,
      int d,
      int pixels,
      int dstBlock) {
    boolean seven = tile(pixels) != EIGHT;
    for (int i = 0; i < channels; i += NR) {
      int from = w + i * k;
      int first = channel + i;
      int at = d + i / BLOCK * dstBlock + i % BLOCK;
      boolean whole = i + NR <= channels;
      if (seven && whole) {
        sevens(src, s, steps, weights, from, to, first, at, pixels, dstBlock);
      } else if (seven) {
        lastSevens(src, s, steps, weights, from, to, first, at, pixels, dstBlock);
      } else if (whole) {
        eights(src, s, steps, weights, from, to, first, at, pixels, dstBlock);
      } else {
        lastEights(src, s, steps, weights, from, to, first, at, pixels, dstBlock);
      }
    }
  }

  // In each of these the tile is a constant: a direct call. The last tile reaches back to be full.

  private static void eights(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int pixels,
      int dstBlock) {
    int last = pixels - EIGHT.pixels();
    for (int pixel = 0; pixel < pixels; pixel += EIGHT.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      EIGHT.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void lastEights(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int pixels,
      int dstBlock) {
    int last = pixels - LAST_EIGHT.pixels();
    for (int pixel = 0; pixel < pixels; pixel += LAST_EIGHT.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      LAST_EIGHT.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void sevens(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int pixels,
      int dstBlock) {
    int last = pixels - SEVEN.pixels();
    for (int pixel = 0; pixel < pixels; pixel += SEVEN.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      SEVEN.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void lastSevens(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      F32BlockTarget to,
      int channel,
      int d,
      int pixels,
      int dstBlock) {
    int last = pixels - LAST_SEVEN.pixels();
    for (int pixel = 0; pixel < pixels; pixel += LAST_SEVEN.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      LAST_SEVEN.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }
}

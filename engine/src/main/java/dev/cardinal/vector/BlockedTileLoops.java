package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * Loops over the tiles of some pixels, one for each tile of the table: in each the tile is a
 * constant, so that it is called directly.
 */
final class BlockedTileLoops {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final F32Blocked MAIN = F32Blocked.main();
  private static final F32Blocked APART_MAIN = F32Blocked.apartMain();
  private static final F32Blocked APART_WIDE = F32Blocked.apartWide();
  private static final F32Blocked WIDE = F32Blocked.wide();
  private static final F32Blocked NARROW = F32Blocked.narrow();
  private static final F32Blocked LAST = F32Blocked.last();
  private static final F32Blocked LAST_NARROW = F32Blocked.lastNarrow();
  private static final F32Blocked LAST_WIDE = F32Blocked.lastWide();

  private BlockedTileLoops() {}

  /**
   * Computes the channels of a tile for some pixels. The last tile reaches back to be full.
   *
   * @param tile one of the table's
   * @param pixels how many; they fill the tile
   * @see BlockedProduct#multiply
   */
  static void multiply(
      F32Blocked tile,
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
    if (tile == APART_MAIN) {
      apart(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == APART_WIDE) {
      apartWide(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == WIDE) {
      wide(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == NARROW) {
      narrow(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == LAST) {
      last(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == LAST_NARROW) {
      lastNarrow(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else if (tile == LAST_WIDE) {
      lastWide(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    } else {
      usual(src, s, steps, weights, w, to, channel, d, pixels, dstBlock);
    }
  }

  private static void usual(
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
    int last = pixels - MAIN.pixels();
    for (int pixel = 0; pixel < pixels; pixel += MAIN.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      MAIN.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void last(
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
    int last = pixels - LAST.pixels();
    for (int pixel = 0; pixel < pixels; pixel += LAST.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      LAST.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void wide(
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
    int last = pixels - WIDE.pixels();
    for (int pixel = 0; pixel < pixels; pixel += WIDE.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      WIDE.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void apart(
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
    int last = pixels - APART_MAIN.pixels();
    for (int pixel = 0; pixel < pixels; pixel += APART_MAIN.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      APART_MAIN.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void apartWide(
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
    int last = pixels - APART_WIDE.pixels();
    for (int pixel = 0; pixel < pixels; pixel += APART_WIDE.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      APART_WIDE.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void narrow(
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
    int last = pixels - NARROW.pixels();
    for (int pixel = 0; pixel < pixels; pixel += NARROW.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      NARROW.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void lastNarrow(
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
    int last = pixels - LAST_NARROW.pixels();
    for (int pixel = 0; pixel < pixels; pixel += LAST_NARROW.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      LAST_NARROW.multiply(
          src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }

  private static void lastWide(
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
    int last = pixels - LAST_WIDE.pixels();
    for (int pixel = 0; pixel < pixels; pixel += LAST_WIDE.pixels()) {
      int at = Math.min(pixel, last) * BLOCK;
      LAST_WIDE.multiply(src, s + at, weights, w, channel, steps, to.bias(), to, d + at, dstBlock);
    }
  }
}

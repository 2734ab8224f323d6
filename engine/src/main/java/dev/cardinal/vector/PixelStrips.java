package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32GemmPixel;

/**
 * The pixels of all images one after the other, cut into strips of a tile's width, and the tile
 * that multiplies each: the main tile, for what is left at the end a narrower one, and for a single
 * pixel a form of its own.
 */
final class PixelStrips {
  private static final F32Gemm MAIN = F32Gemm.main();
  private static final F32Gemm NARROW = MAIN.narrower();
  private static final int MR = MAIN.rows();

  /** Fewer sums than these wait for each other: a narrower tile would take no less time. */
  private static final int LEAST_SUMS = 8;

  private static final boolean NARROW_PAYS = MR * NARROW.vectors() >= LEAST_SUMS;

  private final int pixels;
  private final int whole;
  private final int count;
  private final int[] tailWidth = new int[3];

  PixelStrips(int pixels) {
    this.pixels = pixels;
    whole = pixels / MAIN.nr();
    int tails = 0;
    for (int left = pixels - whole * MAIN.nr(); left > 0; tails++) {
      tailWidth[tails] = widthFor(left);
      left -= Math.min(left, tailWidth[tails]);
    }
    count = whole + tails;
  }

  private static int widthFor(int left) {
    if (left == 1) {
      return 1;
    }
    boolean narrow = left <= NARROW.nr() || left == NARROW.nr() + 1;
    return NARROW_PAYS && narrow ? NARROW.nr() : MAIN.nr();
  }

  /** How many strips there are. */
  int count() {
    return count;
  }

  /** How many strips have the main tile's width. */
  int whole() {
    return whole;
  }

  /** The first pixel of a strip; for the index after the last, the number of pixels. */
  int start(int strip) {
    int start = Math.min(strip, whole) * MAIN.nr();
    for (int i = whole; i < strip; i++) {
      start += tailWidth[i - whole];
    }
    return Math.min(start, pixels);
  }

  /** Pixels for which a packed strip has room. */
  int width(int strip) {
    return strip < whole ? MAIN.nr() : tailWidth[strip - whole];
  }

  /** Whether a strip is a single pixel, packed as {@link F32GemmPixel} reads it. */
  boolean single(int strip) {
    return width(strip) == 1;
  }

  /** Floats that one product of a packed strip takes. */
  int packedWidth(int strip) {
    return single(strip) ? MR : width(strip);
  }

  /**
   * Overwrites one tile of sums, {@code [mr][width]}; see {@link F32Gemm#multiply}. That of a
   * single pixel needs room for a vector.
   */
  void multiply(int strip, float[] weights, int w, float[] src, int s, int k, float[] dst, int d) {
    if (strip < whole) {
      MAIN.multiply(weights, w, src, s, k, dst, d, MAIN.nr());
    } else if (single(strip)) {
      F32GemmPixel.multiply(weights, w, src, s, k, dst, d);
    } else if (width(strip) == MAIN.nr()) {
      MAIN.multiply(weights, w, src, s, k, dst, d, MAIN.nr());
    } else {
      NARROW.multiply(weights, w, src, s, k, dst, d, NARROW.nr());
    }
  }
}

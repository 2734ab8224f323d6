package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * The pixels of one image as left operands of products: panels of {@code mr} pixels, two of which
 * make a unit where pairs are wanted, and a shorter panel for what is left.
 *
 * @param pixels pixels of the image
 * @param pairs units of two panels; they come first
 * @param singles units of one panel; they come next
 * @param tail pixels of the last unit, or 0 if there is none
 */
record PixelPanels(int pixels, int pairs, int singles, int tail) {
  /** The tile that multiplies whole panels. */
  static final F32Gemm MAIN = F32Gemm.main();

  /** The tile for a tail that fits it. */
  static final F32Gemm SHORT = MAIN.shorter();

  private static final int MR = MAIN.rows();

  /** The panels of an image. */
  static PixelPanels of(int pixels, boolean paired) {
    int whole = pixels / MR;
    int pairs = paired ? whole / 2 : 0;
    return new PixelPanels(pixels, pairs, whole - 2 * pairs, pixels % MR);
  }

  /** How many units there are. */
  int units() {
    return pairs + singles + (tail > 0 ? 1 : 0);
  }

  /** The first pixel of a unit. */
  int start(int unit) {
    return unit < pairs ? 2 * MR * unit : MR * (pairs + unit);
  }

  /** Pixels of a unit. */
  int count(int unit) {
    if (unit < pairs) {
      return 2 * MR;
    }
    return unit < pairs + singles ? MR : tail;
  }

  /** Rows of the tile that multiplies a unit's panels; 1 for a single pixel. */
  int rows(int unit) {
    int count = count(unit);
    if (count == 1) {
      return 1;
    }
    return count <= SHORT.rows() ? SHORT.rows() : MR;
  }
}

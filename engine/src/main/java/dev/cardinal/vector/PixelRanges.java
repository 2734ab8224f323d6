package dev.cardinal.vector;

/**
 * The pixels of an image, cut into ranges that differ by a tile at most, but for what the last one
 * has besides: by the problem alone. Unequal ranges would leave threads with unequal shares, of
 * which some take from others what those have in their caches.
 *
 * @param pixels how many there are
 * @param tile ranges begin at its multiples, and have one at least; what is left over when the
 *     image is cut into tiles goes with the last range
 * @param count how many ranges there are
 */
record PixelRanges(int pixels, int tile, int count) {
  /**
   * Cuts pixels.
   *
   * @param most pixels of a range, if a tile has no more; some may have a tile more
   */
  static PixelRanges of(int pixels, int tile, int most) {
    int wanted = Math.ceilDiv(pixels, Math.max(1, most));
    return new PixelRanges(pixels, tile, Math.clamp(wanted, 1, Math.max(1, pixels / tile)));
  }

  /** The first pixel of a range; for the index after the last range, the number of pixels. */
  int start(int range) {
    int tiles = pixels / tile;
    return range == count ? pixels : (int) ((long) tiles * range / count) * tile;
  }

  /** Pixels of a range. */
  int size(int range) {
    return start(range + 1) - start(range);
  }

  /** Pixels of a range, at most. */
  int most() {
    int most = 0;
    for (int range = 0; range < count; range++) {
      most = Math.max(most, size(range));
    }
    return most;
  }
}

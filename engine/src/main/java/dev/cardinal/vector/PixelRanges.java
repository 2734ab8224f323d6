package dev.cardinal.vector;

import java.util.stream.IntStream;

/**
 * The pixels of an image, cut into ranges that differ by a tile at most: by the problem alone. Of
 * unequal ranges threads would have unequal shares, and some would take from others what those have
 * in their caches.
 *
 * @param pixels how many there are
 * @param tile ranges begin at its multiples, and fill one if the image does
 * @param count how many ranges there are
 */
record PixelRanges(int pixels, int tile, int count) {
  /**
   * Cuts pixels.
   *
   * @param wanted how many ranges there should be; each has a tile, if the image has one
   */
  static PixelRanges of(int pixels, int tile, int wanted) {
    return new PixelRanges(pixels, tile, Math.clamp(wanted, 1, Math.max(1, pixels / tile)));
  }

  /** The first pixel of a range; for the index after the last range, the number of pixels. */
  int start(int range) {
    long tiles = pixels / tile;
    return range == count ? pixels : (int) Math.ceilDiv(tiles * range, count) * tile;
  }

  /** Pixels of a range. */
  int size(int range) {
    return start(range + 1) - start(range);
  }

  /** The sizes of ranges, each once. */
  IntStream sizes() {
    return IntStream.range(0, count).map(this::size).distinct();
  }
}

package dev.cardinal.vector;

import java.util.stream.IntStream;

/**
 * How {@link BlockedWinogradConv} cuts images: into tiles of outputs, and rows of tiles into ranges
 * that differ by a row at most. By the problem alone.
 *
 * @param width tiles of a row
 * @param rows the rows of tiles of an image, cut into ranges
 */
record BlockedTiles(int width, PixelRanges rows) {
  /** Tiles of a range, more or less: enough for the weights to be worth their way from memory. */
  private static final int RANGE_TILES = 56;

  /** The tiles of {@code m x m} outputs of a convolution. */
  static BlockedTiles of(ConvShape shape, int m) {
    int image = Math.ceilDiv(shape.oh(), m);
    int width = Math.ceilDiv(shape.ow(), m);
    int ranges = Math.ceilDiv(image, Math.max(1, RANGE_TILES / width));
    return new BlockedTiles(width, PixelRanges.of(image, 1, ranges));
  }

  /** Ranges of an image. */
  int ranges() {
    return rows.count();
  }

  /** The first row of a range that is counted over all images, within its image. */
  int first(int range) {
    return rows.start(range % ranges());
  }

  /** Rows that a range has. */
  int rows(int range) {
    return rows.size(range % ranges());
  }

  /** How many tiles ranges have, each number once. */
  IntStream sizes() {
    return rows.sizes().map(count -> count * width);
  }

  /** Tiles of a range, at most. */
  int most() {
    return sizes().max().orElseThrow();
  }

  /** Tiles of a range, at least: a product may need more. */
  int least() {
    return sizes().min().orElseThrow();
  }
}

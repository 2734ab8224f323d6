package dev.cardinal.vector;

/**
 * How {@link BlockedWinogradConv} cuts images: into tiles of outputs, and rows of tiles into
 * ranges. By the problem alone.
 *
 * @param image rows of tiles of an image
 * @param width tiles of a row
 * @param rows rows of tiles of a range; an image's last one may have fewer
 */
record BlockedTiles(int image, int width, int rows) {
  /** Tiles of a range, more or less: enough for the weights to be worth their way from memory. */
  private static final int RANGE_TILES = 56;

  /** The tiles of {@code m x m} outputs of a convolution. */
  static BlockedTiles of(ConvShape shape, int m) {
    int image = Math.ceilDiv(shape.oh(), m);
    int width = Math.ceilDiv(shape.ow(), m);
    return new BlockedTiles(image, width, Blocks.part(image, Math.max(1, RANGE_TILES / width)));
  }

  /** Ranges of an image. */
  int ranges() {
    return Math.ceilDiv(image, rows);
  }

  /** The first row of a range that is counted over all images, within its image. */
  int first(int range) {
    return range % ranges() * rows;
  }

  /** Rows that a range has. */
  int rows(int range) {
    return Math.min(rows, image - first(range));
  }

  /** Tiles of a range, at most. */
  int most() {
    return rows * width;
  }

  /** Tiles of an image's last range: a product may need more. */
  int least() {
    return rows(ranges() - 1) * width;
  }
}

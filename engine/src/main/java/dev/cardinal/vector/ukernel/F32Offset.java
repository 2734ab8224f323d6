package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and pixels that are read in place, from planes: any convolution, by a
 * table of steps. Product {@code k} of pixel {@code p} reads the planes at {@code p + steps[0] +
 * ... + steps[k]}: each step leads from one tap of the window, or one channel, to the next. (Steps
 * need a register less than offsets.) Pixels run flat over a padded plane; those that fall on its
 * padding are computed too, for the caller to drop. A stride is a plane for each phase.
 */
public sealed interface F32Offset
    permits F32Offset1x4v, F32Offset4x2v, F32Offset4x3v, F32Offset4x4v {

  /** The tile for four output channels of a group. */
  static F32Offset fourRows() {
    return Lanes.registers() == 32 ? F32Offset4x4v.TILE : F32Offset4x2v.TILE;
  }

  /**
   * The tile for the next of some vectors of pixels, for four output channels: tiles of two, three
   * and four vectors compute any number of them but one without a rest.
   */
  static F32Offset fourRows(int vectors) {
    F32Offset widest = fourRows();
    if (vectors >= widest.vectors() && vectors != 5) {
      return widest;
    }
    boolean three = vectors == 3 || vectors == 5;
    return three && widest.vectors() > 2 ? F32Offset4x3v.TILE : F32Offset4x2v.TILE;
  }

  /** The tile for a single output channel, as in a depthwise convolution. */
  static F32Offset oneRow() {
    return F32Offset1x4v.TILE;
  }

  /** Rows of the tile: output channels. */
  int rows();

  /** Vectors of pixels in a row of the tile. */
  int vectors();

  /** Pixels in a row of the tile. */
  default int nr() {
    return vectors() * Lanes.COUNT;
  }

  /**
   * Overwrites one tile: {@code dst[row][pixel] = sum over k of weights[k][row] * src[s + steps[0]
   * + ... + steps[k] + pixel]}.
   *
   * @param weights packed as {@code [k][rows]}, from {@code w} on
   * @param src planes; all {@code nr} pixels of every {@code k} must lie in the array
   * @param steps at least {@code k} of them
   * @param k how many products each sum has
   * @param dst the tile's rows, {@code stride} floats apart, from {@code d} on
   */
  void multiply(
      float[] weights,
      int w,
      float[] src,
      int s,
      int[] steps,
      int k,
      float[] dst,
      int d,
      int stride);
}

package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and packed pixels that stays in registers until it is done: a tile of
 * {@link #rows()} rows by {@link #vectors()} vectors of pixels.
 *
 * <p>Tiles are a table by the width and the number of the registers. C2 loads all operands of an
 * iteration before it multiplies, so a tile of 16 registers may hold eight sums and no more; with
 * 32 registers it holds sixteen. All tiles of a process have the same number of rows, so that they
 * read the same packed weights.
 */
public sealed interface F32Gemm
    permits F32Gemm4x1v, F32Gemm4x2v, F32Gemm4x4v, F32Gemm8x1v, F32Gemm8x2v {

  /** The tile for as many pixels as there are. */
  static F32Gemm main() {
    if (Lanes.bits() == 512) {
      return F32Gemm8x2v.TILE;
    }
    return Lanes.registers() == 32 ? F32Gemm4x4v.TILE : F32Gemm4x2v.TILE;
  }

  /** Rows of every tile of this process: {@code mr} of the packed weights. */
  static int mr() {
    return main().rows();
  }

  /** The next narrower tile, for what the main tile leaves over; the narrowest is its own. */
  F32Gemm narrower();

  /** A tile with fewer rows for what the main tile leaves over, or this one if there is none. */
  default F32Gemm shorter() {
    return this;
  }

  /** Rows of the tile. */
  int rows();

  /** Vectors of pixels in a row of the tile. */
  int vectors();

  /** Pixels in a row of the tile: {@code nr} of the packed pixels. */
  default int nr() {
    return vectors() * Lanes.COUNT;
  }

  /**
   * Overwrites one tile: {@code dst[row][pixel] = sum over k of weights[k][row] * src[k][pixel]}.
   *
   * @param weights packed as {@code [k][rows]}, from {@code w} on
   * @param src pixels packed as {@code [k][nr]}, from {@code s} on
   * @param k how many products each sum has
   * @param dst the tile's rows, {@code stride} floats apart, from {@code d} on
   */
  void multiply(float[] weights, int w, float[] src, int s, int k, float[] dst, int d, int stride);
}

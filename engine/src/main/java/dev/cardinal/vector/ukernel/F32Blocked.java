package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and of pixels whose channels stand in blocks of {@link #BLOCK}, as in
 * the layout {@code aBcd16b}: a tile of {@link #pixels()} by {@link #channels()} that stays in
 * registers until it is done. Pixels are read where they stand and sums left so: nothing is
 * transposed.
 *
 * <p>Tiles are a table by the width and the number of the registers, as those of {@link F32Gemm}
 * and for the same reasons.
 */
public sealed interface F32Blocked
    permits F32Blocked4x2v,
        F32Blocked4x4v,
        F32Blocked7x1v,
        F32Blocked7x2v,
        F32Blocked8x1v,
        F32Blocked8x2v {
  /** Channels of a block. */
  int BLOCK = 16;

  /** The usual tile. */
  static F32Blocked main() {
    if (Lanes.bits() == 512) {
      return F32Blocked8x2v.TILE;
    }
    return Lanes.bits() == 128 && Lanes.registers() == 32
        ? F32Blocked4x4v.TILE
        : F32Blocked4x2v.TILE;
  }

  /** A tile for one block that is left over; the same one where the usual tile has no more. */
  static F32Blocked last() {
    return Lanes.bits() == 512 ? F32Blocked8x1v.TILE : main();
  }

  /** A tile of seven pixels; the usual one where there is none. */
  static F32Blocked seven() {
    return Lanes.bits() == 512 ? F32Blocked7x2v.TILE : main();
  }

  /** A tile of seven pixels for one block that is left over; as {@link #seven} otherwise. */
  static F32Blocked lastSeven() {
    return Lanes.bits() == 512 ? F32Blocked7x1v.TILE : main();
  }

  /** Pixels of the tile. */
  int pixels();

  /** Channels of the tile: two blocks, one, or a half. */
  int channels();

  /**
   * Overwrites one tile: {@code dst[pixel][channel] = sum over blocks and c of src[at(block)][
   * pixel][c] * weights[block][c][channel]}, where {@code at} adds up the steps.
   *
   * @param src pixels {@link #BLOCK} floats apart
   * @param s where the steps begin
   * @param steps from each block to the next: each sum has {@link #BLOCK} times as many products
   * @param weights packed as {@code [block][BLOCK][channels]}, from {@code w} on
   * @param dst the sums {@code [block][pixel][BLOCK]}, from {@code d} on
   * @param dstBlock floats from one block of sums to the next, where the tile has two
   */
  void multiply(
      float[] src, int s, int[] steps, float[] weights, int w, float[] dst, int d, int dstBlock);
}

package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and of planes of single channels: the sums stand in blocks of
 * channels, as in the layout {@code aBcd16b}. It is for the first convolution of a network, whose
 * source has few channels and is row-major. A tile of {@link #pixels()} by {@link #channels()}
 * stays in registers until it is done.
 */
public sealed interface F32Taps permits F32Taps4x2v, F32Taps4x4v, F32Taps8x1v, F32Taps8x2v {
  /** The tile for as many channels as there are. */
  static F32Taps main() {
    if (Lanes.bits() == 512) {
      return F32Taps8x2v.TILE;
    }
    return Lanes.bits() == 128 && Lanes.registers() == 32 ? F32Taps4x4v.TILE : F32Taps4x2v.TILE;
  }

  /** A tile for one block that is left over; the same one where the usual tile has no more. */
  static F32Taps last() {
    return Lanes.bits() == 512 ? F32Taps8x1v.TILE : main();
  }

  /** Pixels of the tile. */
  int pixels();

  /** Channels of the tile: two blocks, one, or a half. */
  int channels();

  /**
   * Overwrites one tile: {@code dst[pixel][channel] = sum over taps of src[at(tap) + pixel] *
   * weights[tap][channel]}, where {@code at} adds up the steps.
   *
   * @param src planes of pixels side by side
   * @param s where the steps begin
   * @param steps from each tap to the next
   * @param weights packed as {@code [tap][channels]}, from {@code w} on
   * @param dst the sums {@code [block][pixel][16]}, from {@code d} on
   * @param dstBlock floats from one block of sums to the next, where the tile has two
   */
  void multiply(
      float[] src,
      int s,
      int[] steps,
      int taps,
      float[] weights,
      int w,
      float[] dst,
      int d,
      int dstBlock);
}

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
   * Computes one tile, where {@code sum[pixel][channel]} adds up {@code src[at + pixel] *
   * weights[tap][channel]}, and {@code at} adds up the steps. The parameters are in the order of
   * {@link F32Blocked#multiply}.
   *
   * @param src planes of pixels side by side
   * @param s where the steps begin
   * @param weights packed as {@code [tap][channels]}, from {@code w} on
   * @param channel the index of the first channel's bias
   * @param steps from each tap to the next
   * @param bias those of the target
   * @param d the place of the first pixel's first channel in the target
   * @param dstBlock from one block of channels to the next there, where the tile has two
   */
  void multiply(
      float[] src,
      int s,
      float[] weights,
      int w,
      int channel,
      int[] steps,
      float[] bias,
      F32BlockTarget to,
      int d,
      int dstBlock);
}

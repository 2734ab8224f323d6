package dev.cardinal.vector.ukernel;

/**
 * A tile of {@link #pixels()} by {@link #channels()} sums that stay in registers until they are
 * done: a product of packed weights and of pixels that stand side by side. The kinds differ in how
 * far apart these are in the source. Results stand in blocks of channels.
 */
public sealed interface F32Tile permits F32Blocked, F32Taps {
  /** Pixels of the tile. */
  int pixels();

  /** Channels of the tile: two blocks, one, or a half. */
  int channels();

  /**
   * Floats from the weights of one of the tile's vectors to those of the next: as many as a vector
   * has where all weights of a product stand side by side.
   */
  default int apart() {
    return Lanes.COUNT;
  }

  /**
   * Computes one tile, where {@code sum[pixel][channel]} adds up {@code src[at + pixel apart] *
   * weights[product][channel]}, and {@code at} adds up the steps.
   *
   * <p>The parameters stand in this order because the last ones come on the stack and C2 leaves
   * them there: what the loop needs comes first, what is only needed around it last.
   *
   * @param src pixels as far apart as the kind says
   * @param s where the steps begin
   * @param weights packed as {@code [product][channels]}, from {@code w} on; where the vectors of a
   *     tile stand {@linkplain #apart apart}, each as {@code [product][vector's channels]}
   * @param channel the index of the first channel's bias
   * @param steps from each product to the next
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

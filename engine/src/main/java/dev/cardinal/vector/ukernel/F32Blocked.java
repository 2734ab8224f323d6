package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and of pixels whose channels stand in blocks of {@link #BLOCK}, as in
 * the layout {@code aBcd16b}: a tile of {@link #pixels()} by {@link #channels()} that stays in
 * registers until it is done. Pixels are read where they stand and results left so: nothing is
 * transposed.
 *
 * <p>Tiles are a table by the width and the number of the registers, as those of {@link F32Gemm}
 * and for the same reasons. Each product's place in the source is the one before and a step that is
 * read from a table: C2 cannot hoist the loads of such a loop above its multiplications, and so it
 * has registers to spare where two nested loops over the same places spill.
 */
public sealed interface F32Blocked
    permits F32Blocked14x1v,
        F32Blocked4x2v,
        F32Blocked4x4v,
        F32Blocked5x2v,
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
        : F32Blocked5x2v.TILE;
  }

  /** A tile of fewer pixels, for as many channels; the usual one where there is none. */
  static F32Blocked narrow() {
    if (Lanes.bits() == 512) {
      return F32Blocked7x2v.TILE;
    }
    return main() == F32Blocked5x2v.TILE ? F32Blocked4x2v.TILE : main();
  }

  /** A tile for one block that is left over; the usual one where that has no more. */
  static F32Blocked last() {
    return Lanes.bits() == 512 ? F32Blocked8x1v.TILE : main();
  }

  /** A tile of fewer pixels for one block that is left over; {@link #narrow} otherwise. */
  static F32Blocked lastNarrow() {
    return Lanes.bits() == 512 ? F32Blocked7x1v.TILE : narrow();
  }

  /** A tile of more pixels for one block that is left over; the usual one otherwise. */
  static F32Blocked lastWide() {
    return Lanes.bits() == 512 ? F32Blocked14x1v.TILE : main();
  }

  /** Pixels of the tile. */
  int pixels();

  /** Channels of the tile: two blocks, one, or a half. */
  int channels();

  /**
   * Computes one tile, where {@code sum[pixel][channel]} adds up {@code src[at + pixel BLOCK] *
   * weights[product][channel]}, and {@code at} adds up the steps.
   *
   * <p>The parameters stand in this order because the last ones come on the stack and C2 leaves
   * them there: what the loop needs comes first, what is only needed around it last.
   *
   * @param src pixels {@link #BLOCK} floats apart
   * @param s where the steps begin
   * @param weights packed as {@code [product][channels]}, from {@code w} on
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

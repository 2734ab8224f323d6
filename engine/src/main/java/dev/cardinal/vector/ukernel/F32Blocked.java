package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and of pixels whose channels stand in blocks of {@link #BLOCK}, as in
 * the layout {@code aBcd16b}: pixels stand {@link #BLOCK} floats apart. They are read where they
 * stand and results left so: nothing is transposed.
 *
 * <p>Tiles are a table by the width and the number of the registers, as those of {@link F32Gemm}
 * and for the same reasons. Each product's place in the source is the one before and a step that is
 * read from a table: C2 cannot hoist the loads of such a loop above its multiplications, and so it
 * has registers to spare where two nested loops over the same places spill.
 */
public sealed interface F32Blocked extends F32Tile
    permits F32BlockedApart10x2v,
        F32BlockedApart5x2v,
        F32BlockedApart8x2v,
        F32Blocked10x2v,
        F32Blocked14x1v,
        F32Blocked4x2v,
        F32Blocked4x4v,
        F32Blocked5x2v,
        F32Blocked7x1v,
        F32Blocked7x2v,
        F32Blocked8x1v,
        F32Blocked8x2v {
  /** Channels of a block. */
  int BLOCK = 16;

  /**
   * Floats between the weights of two vectors where they stand apart: 128 KiB. The processor then
   * fetches ahead in two streams at once, and reads what comes from memory a seventh to two fifths
   * faster on a Zen 5 (docs/performance.md). C2 has no register to spare for a distance that is not
   * constant.
   */
  int APART = 1 << 15;

  /** The usual tile. */
  static F32Blocked main() {
    if (Lanes.bits() == 512) {
      return F32Blocked8x2v.TILE;
    }
    return Lanes.bits() == 128 && Lanes.registers() == 32
        ? F32Blocked4x4v.TILE
        : F32Blocked5x2v.TILE;
  }

  /** A tile of more pixels, for as many channels; the usual one where there is none. */
  static F32Blocked wide() {
    return Lanes.bits() == 512 ? F32Blocked10x2v.TILE : main();
  }

  /** A tile whose vectors' weights stand {@link #APART}; the usual one where there is none. */
  static F32Blocked apartMain() {
    return switch (Lanes.bits()) {
      case 512 -> F32BlockedApart8x2v.TILE;
      case 256 -> F32BlockedApart5x2v.TILE;
      default -> main();
    };
  }

  /** As {@link #apartMain}, of more pixels; that one where there is none. */
  static F32Blocked apartWide() {
    return Lanes.bits() == 512 ? F32BlockedApart10x2v.TILE : apartMain();
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
}

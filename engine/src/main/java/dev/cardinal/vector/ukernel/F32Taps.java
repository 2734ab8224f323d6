package dev.cardinal.vector.ukernel;

/**
 * A product of packed weights and of planes of single channels: the sums stand in blocks of
 * channels, as in the layout {@code aBcd16b}. It is for the first convolution of a network, whose
 * source has few channels and is row-major: pixels stand one float apart.
 */
public sealed interface F32Taps extends F32Tile
    permits F32Taps4x2v, F32Taps4x4v, F32Taps8x1v, F32Taps8x2v {
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
}

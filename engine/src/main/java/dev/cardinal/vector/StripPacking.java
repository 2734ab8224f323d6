package dev.cardinal.vector;

import java.lang.foreign.MemorySegment;

/** How the products of a convolution's windows get into packed strips, {@code [k][width]}. */
sealed interface StripPacking permits PixelPacking, WindowPacking {
  /**
   * Packs products {@code k0} to {@code k1} of some strips.
   *
   * @param strip1 after the last strip
   * @param d where the first strip's product 0 goes
   * @param scratch floats of any content, {@link #scratchFloats} from {@code at} on
   */
  void pack(
      MemorySegment src,
      int group,
      int strip0,
      int strip1,
      int k0,
      int k1,
      float[] dst,
      int d,
      float[] scratch,
      int at);

  /** Scratch floats for packing. */
  long scratchFloats();
}

package dev.cardinal.vector.ukernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 256 bits at most, for loops that move data rather than compute. Rows and arrays begin
 * anywhere in a cache line, so that an access of 512 bits touches two lines, and processors are
 * slow at that unless both are in the first-level cache.
 */
final class NarrowLanes {
  static final VectorSpecies<Float> SPECIES =
      Lanes.bits() == 512 ? FloatVector.SPECIES_256 : Lanes.SPECIES;

  /** Lanes of one vector. */
  static final int COUNT = SPECIES.length();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private NarrowLanes() {}

  static FloatVector load(MemorySegment src, long index) {
    return FloatVector.fromMemorySegment(SPECIES, src, index * Float.BYTES, ORDER);
  }

  /** The lanes of a mask; the others are zero, and their memory is not touched. */
  static FloatVector load(MemorySegment src, long index, VectorMask<Float> lanes) {
    return FloatVector.fromMemorySegment(SPECIES, src, index * Float.BYTES, ORDER, lanes);
  }

  static void store(FloatVector value, MemorySegment dst, long index) {
    value.intoMemorySegment(dst, index * Float.BYTES, ORDER);
  }
}

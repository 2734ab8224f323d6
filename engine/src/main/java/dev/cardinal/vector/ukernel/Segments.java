package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Floats of segments by index, one or a vector of them; never in the loop of a micro-kernel. */
final class Segments {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Segments() {}

  static FloatVector load(MemorySegment src, long index) {
    return FloatVector.fromMemorySegment(SPECIES, src, index * Float.BYTES, ORDER);
  }

  /** The first {@code n} lanes; the others are zero, and their memory is not touched. */
  static FloatVector loadFirst(MemorySegment src, long index, int n) {
    return FloatVector.fromMemorySegment(
        SPECIES, src, index * Float.BYTES, ORDER, SPECIES.indexInRange(0, n));
  }

  /** The lanes of a mask; the others are zero, and their memory is not touched. */
  static FloatVector load(MemorySegment src, long index, VectorMask<Float> lanes) {
    return FloatVector.fromMemorySegment(SPECIES, src, index * Float.BYTES, ORDER, lanes);
  }

  static void store(FloatVector value, MemorySegment dst, long index) {
    value.intoMemorySegment(dst, index * Float.BYTES, ORDER);
  }

  /** The first {@code n} lanes; the memory of the others is not touched. */
  static void storeFirst(FloatVector value, MemorySegment dst, long index, int n) {
    value.intoMemorySegment(dst, index * Float.BYTES, ORDER, SPECIES.indexInRange(0, n));
  }

  /** The first {@code n} lanes; the others are zero, and need not lie in the array. */
  static FloatVector loadFirst(float[] src, int index, int n) {
    return FloatVector.fromArray(SPECIES, src, index, SPECIES.indexInRange(0, n));
  }

  static float get(MemorySegment src, long index) {
    return src.get(FLOAT, index * Float.BYTES);
  }

  static void set(MemorySegment dst, long index, float value) {
    dst.set(FLOAT, index * Float.BYTES, value);
  }
}

package dev.cardinal.vector.ukernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Floats of segments by index, and what offsets of vectors are made of. There is no method that
 * loads or stores a vector: C2 need not inline it, and the vector would become an object.
 */
final class Segments {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** Bytes of a float: what an index is multiplied by to become an offset. */
  static final long BYTES = Float.BYTES;

  /** The order of a float's bytes. */
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Segments() {}

  static float get(MemorySegment src, long index) {
    return src.get(FLOAT, index * Float.BYTES);
  }

  static void set(MemorySegment dst, long index, float value) {
    dst.set(FLOAT, index * Float.BYTES, value);
  }
}

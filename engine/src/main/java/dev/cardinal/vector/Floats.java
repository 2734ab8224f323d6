package dev.cardinal.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Single floats of segments, which need not be aligned, by index. */
final class Floats {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Floats() {}

  static float get(MemorySegment src, long index) {
    return src.get(FLOAT, index * Float.BYTES);
  }

  static void set(MemorySegment dst, long index, float value) {
    dst.set(FLOAT, index * Float.BYTES, value);
  }

  /** Reads {@code n} floats. */
  static void read(MemorySegment src, long s, float[] dst, int d, int n) {
    MemorySegment.copy(src, FLOAT, s * Float.BYTES, dst, d, n);
  }

  /** Writes {@code n} floats. */
  static void write(float[] src, int s, MemorySegment dst, long d, int n) {
    MemorySegment.copy(src, s, dst, FLOAT, d * Float.BYTES, n);
  }
}

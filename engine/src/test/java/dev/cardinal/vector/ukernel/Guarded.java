package dev.cardinal.vector.ukernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/**
 * Operands with guards. What surrounds a source is NaN, so that a result shows when it was read;
 * what surrounds a destination is a value that nobody computes, and must stay.
 */
final class Guarded {
  /** Floats of a guard. */
  static final int GUARD = 5;

  private static final float UNTOUCHED = -7.25e30f;

  private Guarded() {}

  /** Random values in [-1, 1) between two guards. */
  static float[] src(int seed, int n) {
    float[] array = new float[GUARD + n + GUARD];
    Arrays.fill(array, Float.NaN);
    Random random = new Random(seed);
    for (int i = 0; i < n; i++) {
      array[GUARD + i] = 2 * random.nextFloat() - 1;
    }
    return array;
  }

  /** Nothing yet between two guards. */
  static float[] dst(int n) {
    float[] array = new float[GUARD + n + GUARD];
    Arrays.fill(array, UNTOUCHED);
    return array;
  }

  /** The same values in native memory that is not even aligned to a float. */
  static MemorySegment segment(Arena arena, float[] values) {
    MemorySegment segment = arena.allocate(values.length * (long) Float.BYTES + 1, 64).asSlice(1);
    MemorySegment.copy(
        MemorySegment.ofArray(values), 0, segment, 0, values.length * (long) Float.BYTES);
    return segment;
  }

  /** The values of a segment. */
  static float[] values(MemorySegment segment) {
    float[] values = new float[(int) (segment.byteSize() / Float.BYTES)];
    MemorySegment.ofArray(values).copyFrom(segment);
    return values;
  }

  /** Fails unless everything but {@code n} floats behind the first guard is as it was. */
  static void assertUntouched(float[] dst, int n) {
    for (int i = 0; i < dst.length; i++) {
      if (i < GUARD || i >= GUARD + n) {
        assertEquals(UNTOUCHED, dst[i], "overwritten at " + i);
      }
    }
  }

  /** Fails unless one float is as it was. */
  static void assertUntouchedAt(float[] dst, int index) {
    assertEquals(UNTOUCHED, dst[index], "overwritten at " + index);
  }
}

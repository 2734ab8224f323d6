package dev.cardinal.tests.machinecode;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Operands that are large enough for every hot method and every {@link Size}. */
final class Buffers {
  private static final int FLOATS = 1 << 17;
  private static final int STEPS = 1024;

  /** Floats of an array; small ones, so that no sum gets large. */
  final float[] a = floats();

  final float[] b = floats();
  final float[] dst = new float[FLOATS];

  /** Steps, offsets or a plan. */
  final int[] steps = new int[STEPS];

  final MemorySegment in = segment();
  final MemorySegment residual = segment();
  final MemorySegment out = segment();

  Buffers() {
    Arrays.fill(steps, 1);
  }

  private static float[] floats() {
    float[] floats = new float[FLOATS];
    for (int i = 0; i < FLOATS; i++) {
      floats[i] = i % 7 / 8f - 0.25f;
    }
    return floats;
  }

  /** Native, as all memory of a session is. */
  private static MemorySegment segment() {
    MemorySegment segment = Arena.global().allocate(ValueLayout.JAVA_FLOAT, FLOATS);
    return segment.copyFrom(MemorySegment.ofArray(floats()));
  }
}

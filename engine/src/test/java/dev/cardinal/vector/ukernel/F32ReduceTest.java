package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class F32ReduceTest {
  @Test
  void sumsAndMaximaOfLines() {
    for (int n = 0; n < 10 * Lanes.count() + 3; n++) {
      float[] values = Guarded.src(n, n);
      double sum = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = GUARD; i < GUARD + n; i++) {
        sum += values[i];
        max = Math.max(max, values[i]);
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment src = Guarded.segment(arena, values);
        assertEquals(sum, F32Reduce.sum(src, GUARD, n), 1e-6 * (n + 1));
        assertEquals(max, F32Reduce.max(src, GUARD, n));
      }
    }
  }

  @Test
  void nanIsTheSumAndTheMaximumOfItsLine() {
    int n = 5 * Lanes.count() + 1;
    for (int at = 0; at < n; at++) {
      float[] values = new float[n];
      values[at] = Float.NaN;
      values[(at + 1) % n] = Float.POSITIVE_INFINITY;
      MemorySegment src = MemorySegment.ofArray(values);
      assertEquals(Float.NaN, F32Reduce.sum(src, 0, n));
      assertEquals(Float.NaN, F32Reduce.max(src, 0, n));
    }
  }

  @Test
  void softmaxAddsUpToOneAndBearsLargeNumbers() {
    for (int n = 1; n < 3 * Lanes.count() + 2; n++) {
      float[] values = Guarded.src(n, n);
      for (int i = GUARD; i < GUARD + n; i++) {
        values[i] = values[i] * 5 + 1000;
      }
      double sum = 0;
      for (int i = GUARD; i < GUARD + n; i++) {
        sum += Math.exp(values[i] - 1000.0);
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment line = Guarded.segment(arena, values);
        MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
        F32Softmax.apply(line, GUARD, dst, GUARD, n);
        F32Softmax.apply(line, GUARD, line, GUARD, n);
        float[] actual = Guarded.values(dst);
        float[] inPlace = Guarded.values(line);
        for (int i = GUARD; i < GUARD + n; i++) {
          assertEquals(Math.exp(values[i] - 1000.0) / sum, actual[i], 1e-6);
          assertEquals(actual[i], inPlace[i]);
        }
        Guarded.assertUntouched(actual, n);
      }
    }
  }
}

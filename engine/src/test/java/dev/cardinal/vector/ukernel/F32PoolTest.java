package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class F32PoolTest {
  private static final int PITCH = 90;
  private static final int ROWS = 3;
  private static final int[] OFFSETS = {GUARD, GUARD + 7, GUARD + 2, GUARD + 40};

  @Test
  void maximaAndSumsDownRows() {
    for (int n = 0; n < PITCH; n++) {
      for (int rows = 1; rows <= ROWS; rows++) {
        float[] src = Guarded.src(n, (rows - 1) * PITCH + n);
        float[] max = Guarded.dst(n);
        float[] sum = Guarded.dst(n);
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment segment = Guarded.segment(arena, src);
          F32Pool.maxRows(segment, GUARD, PITCH, rows, max, GUARD, n);
          F32Pool.sumRows(segment, GUARD, PITCH, rows, sum, GUARD, n);
        }
        for (int i = GUARD; i < GUARD + n; i++) {
          float most = Float.NEGATIVE_INFINITY;
          double total = 0;
          for (int row = 0; row < rows; row++) {
            most = Math.max(most, src[i + row * PITCH]);
            total += src[i + row * PITCH];
          }
          assertEquals(most, max[i]);
          assertEquals(total, sum[i], 1e-6);
        }
        Guarded.assertUntouched(max, n);
        Guarded.assertUntouched(sum, n);
      }
    }
  }

  @Test
  void maximaAndMeansAlongALine() {
    for (int n = 0; n < 4 * Lanes.count() + 2; n++) {
      int read = n + Lanes.count() + 40;
      float[] src = Guarded.src(n, read);
      float[] columns = new float[n + Lanes.count()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = 1 + i % 3;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment max = Guarded.segment(arena, Guarded.dst(n));
        MemorySegment mean = Guarded.segment(arena, Guarded.dst(n));
        F32Pool.max(src, OFFSETS, OFFSETS.length, max, GUARD, n);
        F32Pool.mean(src, OFFSETS, OFFSETS.length, 2, columns, mean, GUARD, n);
        for (int i = 0; i < n; i++) {
          float most = Float.NEGATIVE_INFINITY;
          double total = 0;
          for (int offset : OFFSETS) {
            most = Math.max(most, src[offset + i]);
            total += src[offset + i];
          }
          assertEquals(most, Guarded.values(max)[GUARD + i]);
          assertEquals(total / (2 * columns[i]), Guarded.values(mean)[GUARD + i], 1e-6);
        }
        Guarded.assertUntouched(Guarded.values(max), n);
        Guarded.assertUntouched(Guarded.values(mean), n);
      }
    }
  }

  @Test
  void nanIsTheMaximumOfEveryWindowThatHoldsIt() {
    int n = 3 * Lanes.count() - 1;
    float[] src = new float[n + Lanes.count() + 2];
    src[n / 2] = Float.NaN;
    float[] dst = new float[n];
    F32Pool.max(src, new int[] {0, 1, 2}, 3, MemorySegment.ofArray(dst), 0, n);
    for (int i = 0; i < n; i++) {
      boolean holds = i <= n / 2 && n / 2 <= i + 2;
      assertEquals(holds ? Float.NaN : 0, dst[i], "at " + i);
    }
    F32Pool.maxRows(MemorySegment.ofArray(src), 0, 1, 3, dst, 0, n);
    for (int i = 0; i < n; i++) {
      boolean holds = i <= n / 2 && n / 2 <= i + 2;
      assertEquals(holds ? Float.NaN : 0, dst[i], "at " + i);
    }
  }
}

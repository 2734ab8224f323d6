package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class F32PoolTest {
  private static final int[] OFFSETS = {0, 1, 2, 40, 41, 42, 80, 81, 82};

  @Test
  void maximaAndSumsOverTheTapsOfAWindow() {
    for (int n = 1; n < 4 * Lanes.count() + 2; n++) {
      int written = (n + Lanes.count() - 1) / Lanes.count() * Lanes.count();
      float[] src = Guarded.src(n, 82 + written);
      float[] max = Guarded.dst(written);
      float[] sum = Guarded.dst(written);
      F32Pool.max(src, GUARD, OFFSETS, OFFSETS.length, max, GUARD, n);
      F32Pool.sum(src, GUARD, OFFSETS, OFFSETS.length, sum, GUARD, n);
      for (int i = GUARD; i < GUARD + n; i++) {
        float most = Float.NEGATIVE_INFINITY;
        double total = 0;
        for (int offset : OFFSETS) {
          most = Math.max(most, src[i + offset]);
          total += src[i + offset];
        }
        assertEquals(most, max[i]);
        assertEquals(total, sum[i], 1e-5);
      }
      Guarded.assertUntouched(max, written);
      Guarded.assertUntouched(sum, written);
    }
  }

  @Test
  void nanIsTheMaximumOfEveryWindowThatHoldsIt() {
    int n = 4 * Lanes.count();
    float[] src = new float[82 + n];
    src[50] = Float.NaN;
    float[] dst = new float[n];
    F32Pool.max(src, 0, OFFSETS, OFFSETS.length, dst, 0, n);
    for (int i = 0; i < n; i++) {
      boolean holds = i == 8 || i == 9 || i == 10 || i == 48 || i == 49 || i == 50;
      assertEquals(holds ? Float.NaN : 0, dst[i], "pixel " + i);
    }
  }

  @Test
  void dividesSumsByTheirCounts() {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] sums = Guarded.src(1, n);
      float[] counts = Guarded.src(2, n);
      float[] dst = sums.clone();
      F32Pool.divide(dst, GUARD, counts, GUARD, n);
      for (int i = 0; i < n; i++) {
        assertEquals(sums[GUARD + i] / counts[GUARD + i], dst[GUARD + i]);
      }
    }
  }
}

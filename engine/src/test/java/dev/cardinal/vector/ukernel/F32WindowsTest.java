package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class F32WindowsTest {
  @Test
  void takesEveryTurnOfThePlan() {
    int n = Lanes.count();
    float[] src = Guarded.src(1, 8 * n);
    float[] dst = Guarded.dst(2 * n);
    // The second vector comes from 3, from lane 1 on from 2 n and from the last lane on from 5 n.
    int[] plan = {n, 1, 0, 0, 3, 2, 1, 2 * n - 1, n - 1, 5 * n - (n - 1)};
    F32Windows.pack(src, GUARD, plan, 2, dst, GUARD);
    for (int i = 0; i < n; i++) {
      assertEquals(src[GUARD + 1 + i], dst[GUARD + n + i]);
      int from = i == 0 ? 3 : i == n - 1 ? 5 * n : 2 * n - 1 + i;
      assertEquals(src[GUARD + from], dst[GUARD + i]);
    }
    Guarded.assertUntouched(dst, 2 * n);
  }

  @Test
  void repeatsASinglePixel() {
    int mr = F32Gemm.mr();
    float[] dst = Guarded.dst(mr);
    F32Windows.repeat(new float[] {1, 2, 3}, 1, dst, GUARD);
    for (int i = 0; i < mr; i++) {
      assertEquals(2f, dst[GUARD + i]);
    }
    Guarded.assertUntouched(dst, mr);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class F32PlanesTest {
  private static final int ROWS = 4;

  @Test
  void fillsRowsAndTheirMargins() {
    for (int n = 1; n < 9 * Lanes.count() + 2; n++) {
      for (int margin : new int[] {0, 1, Lanes.count() + 1}) {
        int stride = n + margin;
        float[] src = Guarded.src(1, ROWS * (n + 3) - 3);
        float[] dst = Guarded.dst(ROWS * stride + Lanes.count());
        try (Arena arena = Arena.ofConfined()) {
          var segment = Guarded.segment(arena, src);
          F32Planes.fill(segment, GUARD, n + 3, dst, GUARD, stride, ROWS, n);
        }
        for (int i = 0; i < ROWS * stride; i++) {
          int column = i % stride;
          float expected = column < n ? src[GUARD + i / stride * (n + 3) + column] : 0;
          assertEquals(expected, dst[GUARD + i]);
        }
        Guarded.assertUntouched(dst, ROWS * stride + Lanes.count());
      }
    }
  }

  @Test
  void splitsRowsIntoTwoPlanes() {
    for (int n = 1; n < 9 * Lanes.count() + 3; n++) {
      int evens = (n + 1) / 2;
      int stride = evens + 1;
      int plane = ROWS * stride + Lanes.count();
      float[] src = Guarded.src(1, ROWS * (n + 1) - 1);
      float[] dst = Guarded.dst(2 * plane);
      try (Arena arena = Arena.ofConfined()) {
        var segment = Guarded.segment(arena, src);
        F32PlaneSplit.split(segment, GUARD, n + 1, dst, GUARD, GUARD + plane, stride, ROWS, n);
      }
      for (int i = 0; i < ROWS * stride; i++) {
        int row = GUARD + i / stride * (n + 1);
        int column = i % stride * 2;
        assertEquals(column < n ? src[row + column] : 0, dst[GUARD + i]);
        assertEquals(column + 1 < n ? src[row + column + 1] : 0, dst[GUARD + plane + i]);
      }
      Guarded.assertUntouched(dst, 2 * plane);
    }
  }

  @Test
  void readsNothingBehindTheLastRow() {
    for (int n = 1; n < 2 * Lanes.count() + 2; n++) {
      float[] src = Guarded.src(1, ROWS * n);
      float[] dst = Guarded.dst(ROWS * n + Lanes.count());
      float[] halves = Guarded.dst(2 * (ROWS * n + Lanes.count()));
      int odd = GUARD + ROWS * n + Lanes.count();
      try (Arena arena = Arena.ofConfined()) {
        var all = Guarded.segment(arena, src);
        var segment = all.asSlice(0, (GUARD + ROWS * n) * (long) Float.BYTES);
        F32Planes.fill(segment, GUARD, n, dst, GUARD, n, ROWS, n);
        F32PlaneSplit.split(segment, GUARD, n, halves, GUARD, odd, n, ROWS, n);
      }
      for (int i = 0; i < ROWS * n; i++) {
        int column = i % n * 2;
        int row = GUARD + i / n * n;
        assertEquals(src[GUARD + i], dst[GUARD + i]);
        assertEquals(column < n ? src[row + column] : 0, halves[GUARD + i]);
        assertEquals(column + 1 < n ? src[row + column + 1] : 0, halves[odd + i]);
      }
    }
  }

  @Test
  void copiesAndClears() {
    for (int n = Lanes.count(); n < 4 * Lanes.count(); n++) {
      float[] src = Guarded.src(1, n);
      float[] dst = Guarded.dst(n);
      float[] zeros = Guarded.dst(n + Lanes.count() - 1);
      try (Arena arena = Arena.ofConfined()) {
        F32Planes.copy(Guarded.segment(arena, src), GUARD, dst, GUARD, n);
      }
      F32Planes.clear(zeros, GUARD, n);
      for (int i = GUARD; i < GUARD + n; i++) {
        assertEquals(src[i], dst[i]);
        assertEquals(0, zeros[i]);
      }
      Guarded.assertUntouched(dst, n);
      Guarded.assertUntouched(zeros, n + Lanes.count() - 1);
    }
  }

  @Test
  void movesPlanes() {
    int n = 3 * Lanes.count();
    for (int by : new int[] {-2, 1}) {
      float[] all = Guarded.dst(2 * n + 2);
      System.arraycopy(Guarded.src(1, n), GUARD, all, GUARD, n);
      int[] bits = new int[n];
      for (int i = 0; i < n; i++) {
        bits[i] = i % 5 == 0 ? 0 : -1;
      }
      float[] before = all.clone();
      F32PlaneShift.shift(all, GUARD + by, bits, GUARD + n + 2, n - 1);
      for (int i = 0; i < n; i++) {
        assertEquals(before[GUARD + i], all[GUARD + i]);
        assertEquals(bits[i] == 0 ? 0 : before[GUARD + i + by], all[GUARD + n + 2 + i]);
      }
      Guarded.assertUntouched(all, 2 * n + 2);
    }
  }
}

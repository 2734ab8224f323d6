package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class F32RowsTest {
  private static final int ROWS = 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void copiesEveryStepthFloatOfTheNamedColumnsOnly(int step) {
    for (int n = 0; n < 3 * Lanes.count() + 2; n++) {
      // No float follows the last one that is needed: a read behind it is out of bounds.
      int srcStride = Math.max(0, (n - 1) * step + 1);
      int dstStride = n + 2;
      float[] values = Guarded.src(n, ROWS * srcStride);
      float[] dst = Guarded.dst(ROWS * dstStride);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment src =
            Guarded.segment(arena, values).asSlice(0, 4L * (GUARD + ROWS * srcStride));
        F32Rows.copy(src, GUARD, srcStride, step, dst, GUARD, dstStride, ROWS, n);
      }
      for (int i = 0; i < ROWS * dstStride; i++) {
        int row = i / dstStride;
        int column = i % dstStride;
        if (column < n) {
          assertEquals(values[GUARD + row * srcStride + column * step], dst[GUARD + i]);
        } else {
          Guarded.assertUntouchedAt(dst, GUARD + i);
        }
      }
      Guarded.assertUntouched(dst, ROWS * dstStride);
    }
  }

  @Test
  void copiesBetweenArrays() {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] src = Guarded.src(n, ROWS * (n + 1));
      float[] dst = Guarded.dst(ROWS * (n + 2));
      F32Rows.copy(src, GUARD, n + 1, dst, GUARD, n + 2, ROWS, n);
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < n; i++) {
          assertEquals(src[GUARD + row * (n + 1) + i], dst[GUARD + row * (n + 2) + i]);
        }
        Guarded.assertUntouchedAt(dst, GUARD + row * (n + 2) + n);
      }
      Guarded.assertUntouched(dst, ROWS * (n + 2));
    }
  }

  @Test
  void addsTheSumsOfACut() {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] src = Guarded.src(1, n);
      float[] before = Guarded.src(2, n);
      float[] dst = before.clone();
      F32Rows.add(src, GUARD, dst, GUARD, n);
      for (int i = 0; i < dst.length; i++) {
        boolean inside = i >= GUARD && i < GUARD + n;
        assertEquals(inside ? before[i] + src[i] : Float.NaN, dst[i]);
      }
    }
  }

  @Test
  void repeatsAPixelForEveryRowOfATile() {
    int mr = F32Gemm.mr();
    float[] values = Guarded.src(1, 7 * 4 + 1);
    float[] dst = Guarded.dst(8 * mr);
    try (Arena arena = Arena.ofConfined()) {
      F32Rows.repeat(Guarded.segment(arena, values), GUARD, 4, dst, GUARD, 8);
    }
    for (int i = 0; i < 8 * mr; i++) {
      assertEquals(values[GUARD + i / mr * 4], dst[GUARD + i]);
    }
    Guarded.assertUntouched(dst, 8 * mr);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void takesEveryStepthFloatOfAnArray(int step) {
    for (int n = 0; n < 3 * Lanes.count() + 2; n++) {
      int written = step == 2 ? Math.ceilDiv(n, Lanes.count()) * Lanes.count() : n;
      float[] src = Guarded.src(n, step * written);
      float[] dst = Guarded.dst(written);
      F32Rows.copyEvery(src, GUARD, step, dst, GUARD, n);
      for (int i = 0; i < n; i++) {
        assertEquals(src[GUARD + i * step], dst[GUARD + i]);
      }
      Guarded.assertUntouched(dst, written);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 64, 150})
  void interleavesRows(int n) {
    float[] src = Guarded.src(n, ROWS * (n + 1));
    float[] dst = Guarded.dst(5 * n);
    try (Arena arena = Arena.ofConfined()) {
      F32Rows.interleave(Guarded.segment(arena, src), GUARD, n + 1, dst, GUARD, 5, ROWS, n);
    }
    for (int i = 0; i < 5 * n; i++) {
      if (i % 5 < ROWS) {
        assertEquals(src[GUARD + i % 5 * (n + 1) + i / 5], dst[GUARD + i]);
      } else {
        Guarded.assertUntouchedAt(dst, GUARD + i);
      }
    }
    Guarded.assertUntouched(dst, 5 * n);
  }

  @Test
  void scales() {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] src = Guarded.src(n, n);
      float[] dst = src.clone();
      F32Rows.scale(dst, GUARD, 0.3f, n);
      for (int i = 0; i < n; i++) {
        assertEquals(src[GUARD + i] * 0.3f, dst[GUARD + i]);
      }
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class F32PlanesTest {
  private static final int ROWS = 4;

  @Test
  void fillsRowsAndTheirMargins() {
    for (int n = 1; n < 2 * Lanes.count() + 2; n++) {
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
    for (int n = 1; n < 4 * Lanes.count() + 3; n++) {
      int evens = (n + 1) / 2;
      int stride = evens + 1;
      int plane = ROWS * stride + Lanes.count();
      float[] src = Guarded.src(1, ROWS * (n + 1) - 1);
      float[] dst = Guarded.dst(2 * plane);
      try (Arena arena = Arena.ofConfined()) {
        var segment = Guarded.segment(arena, src);
        F32Planes.split(segment, GUARD, n + 1, dst, GUARD, GUARD + plane, stride, ROWS, n);
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
}

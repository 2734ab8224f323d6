package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class F32StripsTest {
  @Test
  void packsRowsIntoStrips() {
    int rows = 3;
    int strips = 2;
    for (int nr : new int[] {2 * Lanes.count(), 4 * Lanes.count()}) {
      int srcStride = strips * nr + 7;
      int dstStride = rows * nr + 5;
      int all = (strips - 1) * dstStride + rows * nr;
      float[] src = Guarded.src(1, (rows - 1) * srcStride + strips * nr);
      float[] dst = Guarded.dst(all);
      try (Arena arena = Arena.ofConfined()) {
        var segment = Guarded.segment(arena, src);
        F32Strips.pack(segment, GUARD, srcStride, dst, GUARD, dstStride, nr, rows, strips);
      }
      for (int strip = 0; strip < strips; strip++) {
        for (int i = 0; i < rows * nr; i++) {
          float expected = src[GUARD + i / nr * srcStride + strip * nr + i % nr];
          assertEquals(expected, dst[GUARD + strip * dstStride + i]);
        }
      }
      Guarded.assertUntouchedAt(dst, GUARD + rows * nr);
      Guarded.assertUntouched(dst, all);
    }
  }
}

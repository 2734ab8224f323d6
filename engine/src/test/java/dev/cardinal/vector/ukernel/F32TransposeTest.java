package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class F32TransposeTest {
  @Test
  void makesRowsOfColumns() {
    int n = F32Gemm.main().nr();
    int mr = F32Gemm.mr();
    for (int rows : new int[] {1, 3, mr}) {
      float[] src = Guarded.src(1, rows * n);
      int stride = 2 * mr;
      float[] dst = Guarded.dst((n - 1) * stride + rows);
      float before = dst[GUARD];
      F32Transpose.tile(src, GUARD, rows, n, dst, GUARD, stride);
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < Math.min(stride, dst.length - GUARD - j * stride); i++) {
          float expected = i < rows ? src[GUARD + i * n + j] : before;
          assertEquals(expected, dst[GUARD + j * stride + i]);
        }
      }
    }
  }
}

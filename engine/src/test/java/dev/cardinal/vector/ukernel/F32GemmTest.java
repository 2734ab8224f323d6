package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class F32GemmTest {
  static final List<F32Gemm> TILES =
      List.of(
          F32Gemm4x1v.TILE, F32Gemm4x2v.TILE, F32Gemm4x4v.TILE, F32Gemm8x1v.TILE, F32Gemm8x2v.TILE);

  @ParameterizedTest
  @FieldSource("TILES")
  void multipliesAsALoopDoes(F32Gemm tile) {
    for (int k : new int[] {0, 1, 2, 3, 7, 64, 129}) {
      int mr = tile.rows();
      int nr = tile.nr();
      int stride = nr + 3;
      float[] weights = Guarded.src(1, k * mr);
      float[] src = Guarded.src(2, k * nr);
      float[] dst = Guarded.dst(mr * stride);
      tile.multiply(weights, GUARD, src, GUARD, k, dst, GUARD, stride);
      for (int row = 0; row < mr; row++) {
        for (int pixel = 0; pixel < stride; pixel++) {
          int at = GUARD + row * stride + pixel;
          if (pixel < nr) {
            double sum = 0;
            for (int i = 0; i < k; i++) {
              sum += (double) weights[GUARD + i * mr + row] * src[GUARD + i * nr + pixel];
            }
            assertEquals(sum, dst[at], (k + 1) * 1e-6, "k " + k + ", row " + row);
          } else {
            Guarded.assertUntouchedAt(dst, at);
          }
        }
      }
      Guarded.assertUntouched(dst, mr * stride);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8, 9, 31, 130})
  void multipliesASinglePixelAsALoopDoes(int k) {
    int mr = F32Gemm.mr();
    float[] weights = Guarded.src(3, k * mr);
    float[] pixel = Guarded.src(4, k);
    float[] src = Guarded.src(5, k * mr);
    for (int i = 0; i < k * mr; i++) {
      src[GUARD + i] = pixel[GUARD + i / mr];
    }
    int written = Math.max(mr, Lanes.count());
    float[] dst = Guarded.dst(written);
    F32GemmPixel.multiply(weights, GUARD, src, GUARD, k, dst, GUARD);
    for (int row = 0; row < mr; row++) {
      double sum = 0;
      for (int i = 0; i < k; i++) {
        sum += (double) weights[GUARD + i * mr + row] * pixel[GUARD + i];
      }
      assertEquals(sum, dst[GUARD + row], (k + 1) * 1e-6, "row " + row);
    }
    Guarded.assertUntouched(dst, written);
  }

  @Test
  void allTilesOfAProcessShareTheirPackedWeights() {
    F32Gemm tile = F32Gemm.main();
    while (tile.narrower() != tile) {
      assertEquals(F32Gemm.mr(), tile.narrower().rows());
      assertEquals(tile.vectors(), 2 * tile.narrower().vectors());
      tile = tile.narrower();
    }
    assertEquals(1, tile.vectors());
  }

  @Test
  void infinitiesAndNanStayInTheirRowAndColumn() {
    F32Gemm tile = F32Gemm.main();
    float[] weights = new float[tile.rows()];
    float[] src = new float[tile.nr()];
    java.util.Arrays.fill(weights, 1);
    java.util.Arrays.fill(src, 1);
    weights[1] = Float.POSITIVE_INFINITY;
    src[2] = Float.NaN;
    float[] dst = new float[tile.rows() * tile.nr()];
    tile.multiply(weights, 0, src, 0, 1, dst, 0, tile.nr());
    for (int i = 0; i < dst.length; i++) {
      float expected =
          i % tile.nr() == 2 ? Float.NaN : i / tile.nr() == 1 ? Float.POSITIVE_INFINITY : 1;
      assertEquals(expected, dst[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 31, 130})
  void multipliesASingleRowAsALoopDoes(int k) {
    int nr = F32Gemm.main().nr();
    for (int panels = 1; panels <= F32GemmRow.PANELS; panels++) {
      float[] row = Guarded.src(6, k);
      float[] packed = Guarded.src(7, panels * k * nr);
      float[] dst = Guarded.dst(panels * nr);
      F32GemmRow.multiply(row, GUARD, packed, GUARD, panels, k, dst, GUARD);
      for (int pixel = 0; pixel < panels * nr; pixel++) {
        int panel = GUARD + pixel / nr * nr * k + pixel % nr;
        double sum = 0;
        for (int i = 0; i < k; i++) {
          sum += (double) row[GUARD + i] * packed[panel + i * nr];
        }
        assertEquals(sum, dst[GUARD + pixel], (k + 1) * 1e-6, panels + " panels, k " + k);
      }
      Guarded.assertUntouched(dst, panels * nr);
    }
  }
}

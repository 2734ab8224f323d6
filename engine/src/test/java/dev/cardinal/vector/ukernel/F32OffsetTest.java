package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class F32OffsetTest {
  static final List<F32Offset> TILES =
      List.of(F32Offset1x4v.TILE, F32Offset4x2v.TILE, F32Offset4x3v.TILE, F32Offset4x4v.TILE);

  @ParameterizedTest
  @FieldSource("TILES")
  void multipliesAsALoopDoes(F32Offset tile) {
    for (int k : new int[] {0, 1, 2, 9, 36, 75}) {
      int[] offsets = offsets(k);
      int mr = tile.rows();
      int nr = tile.nr();
      int stride = nr + 3;
      float[] weights = Guarded.src(1, k * mr);
      float[] src = Guarded.src(2, k == 0 ? 0 : max(offsets) + nr);
      float[] dst = Guarded.dst(mr * stride);
      tile.multiply(weights, GUARD, src, GUARD, steps(offsets), k, dst, GUARD, stride);
      for (int row = 0; row < mr; row++) {
        for (int pixel = 0; pixel < nr; pixel++) {
          double sum = 0;
          for (int i = 0; i < k; i++) {
            sum += (double) weights[GUARD + i * mr + row] * src[GUARD + offsets[i] + pixel];
          }
          float actual = dst[GUARD + row * stride + pixel];
          assertEquals(sum, actual, (k + 1) * 1e-6, "k " + k + ", row " + row);
        }
        for (int pixel = nr; pixel < stride; pixel++) {
          Guarded.assertUntouchedAt(dst, GUARD + row * stride + pixel);
        }
      }
      Guarded.assertUntouched(dst, mr * stride);
    }
  }

  @Test
  void multipliesOnePixelAsALoopDoes() {
    for (int k : new int[] {0, 1, 3, 9, 36, 75, 288}) {
      int[] offsets = offsets(k);
      float[] weights = Guarded.src(1, k * 4);
      float[] src = Guarded.src(2, k == 0 ? 0 : max(offsets) + 1);
      float[] taps = Guarded.dst(4 * k);
      float[] dst = Guarded.dst(16 + Lanes.count());
      F32OffsetPixel.repeat(src, GUARD, steps(offsets), k, taps, GUARD);
      F32OffsetPixel.multiply(weights, GUARD, taps, GUARD, k, dst, GUARD, 5, GUARD + 16);
      for (int row = 0; row < 4; row++) {
        double sum = 0;
        for (int i = 0; i < k; i++) {
          sum += (double) weights[GUARD + i * 4 + row] * src[GUARD + offsets[i]];
        }
        assertEquals(sum, dst[GUARD + row * 5], (k + 1) * 1e-6, "k " + k + ", row " + row);
      }
      Guarded.assertUntouched(taps, 4 * k);
      Guarded.assertUntouched(dst, 16 + Lanes.count());
    }
  }

  @Test
  void coversAnyNumberOfVectorsButOne() {
    for (int vectors = 2; vectors < 30; vectors++) {
      int left = vectors;
      while (left > 0) {
        F32Offset tile = F32Offset.fourRows(left);
        assertEquals(4, tile.rows());
        left -= tile.vectors();
      }
      boolean three = F32Offset.fourRows().vectors() > 2;
      assertEquals(three ? 0 : -(vectors % 2), left, "vectors " + vectors);
    }
  }

  /** Taps of a 3x3 window over planes of 90 floats, rows of 9; not in ascending order. */
  private static int[] offsets(int k) {
    int[] offsets = new int[k];
    for (int i = 0; i < k; i++) {
      offsets[i] = i / 9 * 90 + (2 - i % 9 / 3) * 9 + i % 3;
    }
    return offsets;
  }

  private static int[] steps(int[] offsets) {
    int[] steps = new int[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      steps[i] = i == 0 ? offsets[0] : offsets[i] - offsets[i - 1];
    }
    return steps;
  }

  private static int max(int[] values) {
    int max = 0;
    for (int value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}

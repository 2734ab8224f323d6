package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class F32PlaneEpilogueTest {
  private static final float BIAS = 0.25f;

  static final List<F32Activation> ACTIVATIONS = F32EpilogueTest.ACTIVATIONS;

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void closesTheGapsBetweenRows(F32Activation activation) {
    for (int n = 1; n < 5 * Lanes.count() + 2; n++) {
      for (int rows : new int[] {0, 1, 2, 9}) {
        for (int gap : new int[] {0, 2}) {
          check(activation, rows, n, gap, false);
          check(activation, rows, n, gap, true);
        }
      }
    }
  }

  private static void check(F32Activation activation, int rows, int n, int gap, boolean sum) {
    var epilogue = new F32PlaneEpilogue(activation);
    int stride = n + gap;
    // A vector is read from the start of each row.
    float[] src = Guarded.src(1, rows * stride + Lanes.count());
    float[] residual = Guarded.src(2, rows * n);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment dst = Guarded.segment(arena, Guarded.dst(rows * n));
      if (sum) {
        MemorySegment other = Guarded.segment(arena, residual);
        epilogue.writeSum(src, GUARD, stride, BIAS, other, dst, GUARD, rows, n);
      } else {
        epilogue.write(src, GUARD, stride, BIAS, dst, GUARD, rows, n);
      }
      float[] actual = Guarded.values(dst);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < n; i++) {
          int at = GUARD + row * n + i;
          float x = src[GUARD + row * stride + i] + BIAS;
          x = sum ? x + residual[at] : x;
          assertEquals(F32EpilogueTest.expected(activation, x), actual[at]);
        }
      }
      Guarded.assertUntouched(actual, rows * n);
    }
  }
}

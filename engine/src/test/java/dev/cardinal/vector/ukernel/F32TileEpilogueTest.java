package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class F32TileEpilogueTest {
  private static final int ROWS = 3;

  static final List<F32Activation> ACTIVATIONS = F32EpilogueTest.ACTIVATIONS;

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void finishesEveryRow(F32Activation activation) {
    for (int n : new int[] {2 * Lanes.count(), 4 * Lanes.count()}) {
      check(new F32TileEpilogue(activation), activation, n, false);
      check(new F32TileEpilogue(activation), activation, n, true);
    }
  }

  private static void check(
      F32TileEpilogue epilogue, F32Activation activation, int n, boolean sum) {
    int stride = n + 3;
    int all = (ROWS - 1) * stride + n;
    float[] src = Guarded.src(1, ROWS * n);
    src[GUARD + 1] = Float.NaN;
    float[] bias = Guarded.src(2, ROWS);
    float[] residual = Guarded.src(3, all);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment dst = Guarded.segment(arena, Guarded.dst(all));
      if (sum) {
        MemorySegment other = Guarded.segment(arena, residual);
        epilogue.writeSum(src, GUARD, bias, GUARD, other, dst, GUARD, stride, ROWS, n);
      } else {
        epilogue.write(src, GUARD, bias, GUARD, dst, GUARD, stride, ROWS, n);
      }
      float[] actual = Guarded.values(dst);
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < n; i++) {
          int at = GUARD + row * stride + i;
          float x = src[GUARD + row * n + i] + bias[GUARD + row];
          x = sum ? x + residual[at] : x;
          assertEquals(F32EpilogueTest.expected(activation, x), actual[at]);
        }
        for (int i = n; i < stride && row < ROWS - 1; i++) {
          Guarded.assertUntouchedAt(actual, GUARD + row * stride + i);
        }
      }
      Guarded.assertUntouched(actual, all);
    }
  }
}

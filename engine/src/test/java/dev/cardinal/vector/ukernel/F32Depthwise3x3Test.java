package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class F32Depthwise3x3Test {
  private static final float BIAS = 0.25f;

  static final List<F32Activation> ACTIVATIONS = F32EpilogueTest.ACTIVATIONS;

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void convolvesOneChannelAsALoopDoes(F32Activation activation) {
    for (int n = 1; n < 3 * Lanes.count() + 2; n++) {
      for (int rows : new int[] {0, 1, 2, 5}) {
        check(activation, rows, n, 1);
        check(activation, rows, n, 2);
      }
    }
  }

  private static void check(F32Activation activation, int rows, int n, int step) {
    int stride = n + 2;
    int plane = (rows + 3) * stride + Lanes.count();
    float[] src = Guarded.src(1, 4 * plane);
    float[] weights = Guarded.src(2, 9);
    var phases = new F32Depthwise3x3.Phases(3 * plane, 2 * plane, plane, stride + 1);
    var window = new F32Depthwise3x3(activation);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment dst = Guarded.segment(arena, Guarded.dst(rows * n));
      if (step == 1) {
        window.write(src, GUARD, stride, weights, GUARD, BIAS, dst, GUARD, rows, n);
      } else {
        window.write(src, GUARD, phases, stride, weights, GUARD, BIAS, dst, GUARD, rows, n);
      }
      float[] actual = Guarded.values(dst);
      for (int i = 0; i < rows * n; i++) {
        int at = GUARD + i / n * stride + i % n;
        double sum = BIAS;
        for (int tap = 0; tap < 9; tap++) {
          int offset = step == 1 ? tap / 3 * stride + tap % 3 : offset(phases, stride, tap);
          sum += (double) weights[GUARD + tap] * src[at + offset];
        }
        float expected = F32EpilogueTest.expected(activation, (float) sum);
        assertEquals(expected, actual[GUARD + i], 2e-6f, "n " + n + ", output " + i);
      }
      Guarded.assertUntouched(actual, rows * n);
    }
  }

  private static int offset(F32Depthwise3x3.Phases phases, int stride, int tap) {
    int ky = tap / 3;
    int kx = tap % 3;
    boolean middle = kx == 1;
    int start =
        ky == 1
            ? (middle ? phases.centre() : phases.side())
            : (middle ? phases.top() : phases.corner());
    return start + ky / 2 * stride + kx / 2;
  }
}

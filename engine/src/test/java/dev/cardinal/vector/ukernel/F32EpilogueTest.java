package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class F32EpilogueTest {
  private static final float BIAS = 0.25f;

  static final List<F32Activation> ACTIVATIONS =
      List.of(
          new F32Activation.Identity(),
          new F32Activation.Relu(),
          new F32Activation.Clip(-0.5f, 0.5f));

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void addsTheBiasAndActivates(F32Activation activation) {
    F32Epilogue epilogue = new F32Epilogue(activation);
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] src = withNan(Guarded.src(1, n), n);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
        epilogue.write(src, GUARD, BIAS, dst, GUARD, n);
        float[] actual = Guarded.values(dst);
        for (int i = 0; i < n; i++) {
          assertEquals(expected(activation, src[GUARD + i] + BIAS), actual[GUARD + i]);
        }
        Guarded.assertUntouched(actual, n);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void addsTheResidualBeforeItActivates(F32Activation activation) {
    F32Epilogue epilogue = new F32Epilogue(activation);
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] src = withNan(Guarded.src(1, n), n);
      float[] residual = Guarded.src(2, n);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment other = Guarded.segment(arena, residual);
        MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
        epilogue.writeSum(src, GUARD, BIAS, other, GUARD, dst, GUARD, n);
        epilogue.writeSum(src, GUARD, BIAS, other, GUARD, other, GUARD, n);
        float[] actual = Guarded.values(dst);
        float[] inPlace = Guarded.values(other);
        for (int i = GUARD; i < GUARD + n; i++) {
          float expected = expected(activation, src[i] + BIAS + residual[i]);
          assertEquals(expected, actual[i]);
          assertEquals(expected, inPlace[i]);
        }
        Guarded.assertUntouched(actual, n);
      }
    }
  }

  private static float[] withNan(float[] values, int n) {
    if (n > 2) {
      values[GUARD + 2] = Float.NaN;
    }
    return values;
  }

  /** What an activation makes of a number. */
  static float expected(F32Activation activation, float x) {
    return switch (activation) {
      case F32Activation.Relu _ -> x < 0 ? 0 : x;
      case F32Activation.Clip clip -> Math.min(Math.max(x, clip.low()), clip.high());
      default -> x;
    };
  }
}

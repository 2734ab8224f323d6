package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class F32ActivationTest {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1,
    -1,
    3,
    -3,
    2.5f,
    -2.5f,
    6,
    7,
    80,
    -80,
    90,
    -90,
    1e-40f,
    -1e-40f,
    1e-20f,
    1e30f,
    -1e30f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE
  };

  static Stream<Arguments> functions() {
    return Stream.of(
        function(new F32Activation.Identity(), x -> x),
        function(new F32Activation.Relu(), x -> Math.max(x, 0)),
        function(new F32Activation.LeakyRelu(0.1f), x -> x < 0 ? 0.1f * x : x),
        function(new F32Activation.Clip(-2, 6), x -> Math.min(Math.max(x, -2), 6)),
        function(new F32Activation.HardSigmoid(0.2f, 0.5f), x -> unit(0.2f * x + 0.5)),
        function(new F32Activation.Sigmoid(), x -> 1 / (1 + Math.exp(-x))),
        function(new F32Activation.Tanh(), Math::tanh));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void isAsAccurateAsAFloat(F32Activation activation, DoubleUnaryOperator function) {
    for (int n : new int[] {0, 1, Lanes.count() - 1, Lanes.count(), 203}) {
      float[] src = Guarded.src(n, n);
      for (int i = 0; i < n; i++) {
        src[GUARD + i] = i < SPECIAL.length ? SPECIAL[i] : src[GUARD + i] * 12;
      }
      float[] dst = apply(activation, src, n);
      for (int i = 0; i < n; i++) {
        float x = src[GUARD + i];
        double expected = function.applyAsDouble(x);
        double error = 3 * Math.ulp((float) expected) + 1e-7 * (Math.abs(x) < 100 ? 1 : 0);
        if (Double.isFinite(expected)) {
          assertEquals(expected, dst[GUARD + i], error, activation + " of " + x);
        } else {
          assertEquals((float) expected, dst[GUARD + i], activation + " of " + x);
        }
      }
      Guarded.assertUntouched(dst, n);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void worksInPlace(F32Activation activation, DoubleUnaryOperator function) {
    int n = 2 * Lanes.count() + 3;
    float[] src = Guarded.src(1, n);
    float[] elsewhere = apply(activation, src, n);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = Guarded.segment(arena, src);
      activation.apply(line, GUARD, line, GUARD, n);
      float[] inPlace = Guarded.values(line);
      for (int i = 0; i < n; i++) {
        assertEquals(elsewhere[GUARD + i], inPlace[GUARD + i]);
      }
    }
  }

  @org.junit.jupiter.api.Test
  void hardSwishIsAsAccurateAsItsFactors() {
    int n = 203;
    float[] src = Guarded.src(1, n);
    for (int i = 0; i < n; i++) {
      src[GUARD + i] *= 5;
    }
    src[GUARD] = Float.NaN;
    src[GUARD + 1] = Float.POSITIVE_INFINITY;
    src[GUARD + 2] = -3;
    src[GUARD + 3] = 3;
    float[] dst = apply(new F32Activation.HardSwish(), src, n);
    for (int i = 0; i < n; i++) {
      double x = src[GUARD + i];
      assertEquals(x * unit(x / 6 + 0.5), dst[GUARD + i], 1e-6, "of " + x);
    }
  }

  private static float[] apply(F32Activation activation, float[] values, int n) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment src = Guarded.segment(arena, values);
      MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
      activation.apply(src, GUARD, dst, GUARD, n);
      return Guarded.values(dst);
    }
  }

  private static double unit(double x) {
    return Math.max(0, Math.min(1, x));
  }

  private static Arguments function(F32Activation activation, DoubleUnaryOperator function) {
    return Arguments.of(activation, function);
  }
}

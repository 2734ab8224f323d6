package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class F32ArithmeticTest {
  private static final float NUMBER = 0.3f;

  interface Lines {
    void apply(
        MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n);
  }

  interface Scalar {
    float apply(float a, float b);
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        operation("a + b", F32Arithmetic::add, (a, b) -> a + b),
        operation("a - b", F32Arithmetic::subtract, (a, b) -> a - b),
        operation("a * b", F32Arithmetic::multiply, (a, b) -> a * b),
        operation("a / b", F32Arithmetic::divide, (a, b) -> a / b),
        operation("slope", F32Arithmetic::slope, (a, b) -> a < 0 ? a * b : a),
        operation(
            "number",
            (_, _, _, _, dst, d, n) -> F32Arithmetic.fill(NUMBER, dst, d, n),
            (_, _) -> NUMBER),
        operation(
            "(a - 0.5) number + 2",
            (a, ai, _, _, dst, d, n) -> F32Arithmetic.normalize(a, ai, 0.5f, NUMBER, 2, dst, d, n),
            (a, _) -> (a - 0.5f) * NUMBER + 2),
        operation(
            "a + number",
            (a, ai, _, _, dst, d, n) -> F32Arithmetic.add(a, ai, NUMBER, dst, d, n),
            (a, _) -> a + NUMBER),
        operation(
            "a - number",
            (a, ai, _, _, dst, d, n) -> F32Arithmetic.subtract(a, ai, NUMBER, dst, d, n),
            (a, _) -> a - NUMBER),
        operation(
            "number - b",
            (_, _, b, bi, dst, d, n) -> F32Arithmetic.subtract(NUMBER, b, bi, dst, d, n),
            (_, b) -> NUMBER - b),
        operation(
            "a * number",
            (a, ai, _, _, dst, d, n) -> F32Arithmetic.multiply(a, ai, NUMBER, dst, d, n),
            (a, _) -> a * NUMBER),
        operation(
            "a / number",
            (a, ai, _, _, dst, d, n) -> F32Arithmetic.divide(a, ai, NUMBER, dst, d, n),
            (a, _) -> a / NUMBER),
        operation(
            "number / b",
            (_, _, b, bi, dst, d, n) -> F32Arithmetic.divide(NUMBER, b, bi, dst, d, n),
            (_, b) -> NUMBER / b));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void computesWhatJavaComputes(String name, Lines lines, Scalar scalar) {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] a = Guarded.src(1, n);
      float[] b = Guarded.src(2, n);
      if (n > 3) {
        a[GUARD] = Float.NaN;
        b[GUARD + 1] = 0;
        b[GUARD + 2] = Float.NEGATIVE_INFINITY;
        a[GUARD + 3] = 1e-40f;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment left = Guarded.segment(arena, a);
        MemorySegment right = Guarded.segment(arena, b);
        MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
        lines.apply(left, GUARD, right, GUARD, dst, GUARD, n);
        lines.apply(left, GUARD, right, GUARD, left, GUARD, n);
        float[] actual = Guarded.values(dst);
        float[] inPlace = Guarded.values(left);
        for (int i = GUARD; i < GUARD + n; i++) {
          float expected = scalar.apply(a[i], b[i]);
          assertEquals(expected, actual[i], name);
          assertEquals(expected, inPlace[i], name);
        }
        Guarded.assertUntouched(actual, n);
      }
    }
  }

  @Test
  void normalizesWithParametersOfEachElement() {
    for (int n = 0; n < 2 * Lanes.count() + 2; n++) {
      float[] a = Guarded.src(1, n);
      float[] parameters = new float[3 * n];
      System.arraycopy(Guarded.src(2, 3 * n), GUARD, parameters, 0, 3 * n);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment dst = Guarded.segment(arena, Guarded.dst(n));
        F32Arithmetic.normalize(Guarded.segment(arena, a), GUARD, parameters, dst, GUARD, n);
        float[] actual = Guarded.values(dst);
        for (int i = 0; i < n; i++) {
          float centred = a[GUARD + i] - parameters[i];
          assertEquals(centred * parameters[n + i] + parameters[2 * n + i], actual[GUARD + i]);
        }
        Guarded.assertUntouched(actual, n);
      }
    }
  }

  private static Arguments operation(String name, Lines lines, Scalar scalar) {
    return Arguments.of(name, lines, scalar);
  }
}

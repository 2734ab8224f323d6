package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Activation;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.PostOps;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sum of {@code k} products of numbers in [-1, 1) may be wrong by {@code k} roundings of a number
 * of its size, and is by their root as a rule. The largest {@code k} is 2048.
 */
class ProductKernelsTest {
  private static final double TOLERANCE = 4e-5;

  @ParameterizedTest
  @CsvSource({
    "1, 1000, 2048", "1, 10, 33", "1, 1, 1", "2, 70, 65", "3, 100, 1", "8, 130, 700", "33, 17, 70",
    "67, 129, 300", "150, 40, 9", "300, 300, 20", "1, 5, 0", "4, 5, 0", "0, 5, 4", "4, 0, 5",
    "5, 1, 100"
  })
  void multipliesMatrices(int m, int n, int k) {
    for (int flags = 0; flags < 8; flags++) {
      boolean transA = (flags & 1) != 0;
      boolean transB = (flags & 2) != 0;
      boolean constant = (flags & 4) != 0;
      Tensor a = transA ? random(k, m) : random(m, k);
      Tensor b = transB ? random(n, k) : random(k, n);
      var gemm = new KernelCase(new Gemm(1, 1, transA, transB)).with(a);
      (constant ? gemm.constant(b) : gemm.with(b)).check(TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("postOps")
  void appliesEveryEpilogue(PostOps postOps) {
    for (int m : new int[] {1, 6}) {
      for (long[] c : new long[][] {null, {}, {1}, {37}, {1, 37}, {m, 1}, {1, 1}, {m, 37}}) {
        var gemm = new KernelCase(new Gemm(0.7f, -1.3f, false, true, postOps));
        gemm.with(random(m, 50)).constant(random(37, 50));
        if (c == null) {
          gemm.absent();
        } else {
          gemm.with(random(c));
        }
        if (postOps.residual()) {
          gemm.with(random(m, 37));
        }
        gemm.check(TOLERANCE);
      }
    }
  }

  static List<PostOps> postOps() {
    var all = new ArrayList<PostOps>();
    for (boolean residual : new boolean[] {false, true}) {
      for (Activation.Kind kind : Activation.Kind.values()) {
        all.add(new PostOps(residual, new Activation(kind, 0.2f, 0.7f)));
      }
    }
    return all;
  }

  static List<Arguments> stacks() {
    return Stream.of(
            new long[][] {{50}, {50}},
            new long[][] {{50}, {50, 20}},
            new long[][] {{20, 50}, {50}},
            new long[][] {{20, 50}, {50, 33}},
            new long[][] {{3, 20, 50}, {50, 33}},
            new long[][] {{3, 4, 20, 50}, {1, 50, 33}},
            new long[][] {{20, 50}, {3, 50, 33}},
            new long[][] {{3, 20, 50}, {3, 50, 33}},
            new long[][] {{2, 1, 5, 50}, {3, 50, 33}},
            new long[][] {{50}, {3, 50, 33}},
            new long[][] {{3, 20, 50}, {3, 50, 1}},
            new long[][] {{2, 3, 20, 50}, {1, 3, 50, 7}},
            new long[][] {{12, 49, 32}, {12, 32, 49}},
            new long[][] {{0, 20, 50}, {50, 33}},
            new long[][] {{0, 20, 50}, {1, 50, 33}},
            new long[][] {{20, 50}, {0, 50, 33}},
            new long[][] {{3, 20, 0}, {3, 0, 33}})
        .map(shapes -> Arguments.of(shapes[0], shapes[1]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void multipliesStacksOfMatrices(long[] a, long[] b) {
    new KernelCase(new MatMul()).with(random(a)).with(random(b)).check(TOLERANCE);
    new KernelCase(new MatMul()).with(random(a)).constant(random(b)).check(TOLERANCE);
    new KernelCase(new MatMul()).constant(random(a)).with(random(b)).check(TOLERANCE);
  }

  @Test
  void nanAndInfinitiesStayInTheirRowsAndColumns() {
    Tensor a = random(9, 40);
    Tensor b = random(40, 70);
    a.floatAt(3 * 40 + 5, Float.NaN);
    b.floatAt(7 * 70 + 50, Float.POSITIVE_INFINITY);
    new KernelCase(new Gemm(1, 1, false, false)).with(a).constant(b).check(TOLERANCE);
    new KernelCase(new MatMul()).with(a).with(b).check(TOLERANCE);
  }

  @Test
  void declinesIntegers() {
    Tensor a = random(DType.INT64, 2, 3);
    Tensor b = random(DType.INT64, 3, 2);
    var gemm = new KernelCase(new Gemm(1, 1, false, false)).with(a).with(b);
    assertTrue(gemm.declined().contains("int64"));
  }
}

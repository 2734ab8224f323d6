package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Operators with random attributes and shapes, on both backends, against ONNX Runtime. A failure
 * prints the problem and its seed, which make it again.
 */
final class RandomProblemsTest {
  private static final int CASES = 60;

  @BeforeAll
  static void quiet() {
    QuietFallbacks.keep();
  }

  @TestFactory
  Stream<DynamicTest> problems() {
    Map<String, Function<Draw, OneNode>> problems =
        new TreeMap<>(
            Map.of(
                "conv", WindowProblems::conv,
                "maxPool", WindowProblems::maxPool,
                "averagePool", WindowProblems::averagePool,
                "globalPool", WindowProblems::globalPool,
                "lrn", WindowProblems::lrn));
    problems.putAll(
        Map.of(
            "gemm", MathProblems::gemm,
            "matMul", MathProblems::matMul,
            "arithmetic", MathProblems::arithmetic,
            "sum", MathProblems::sum,
            "activation", MathProblems::activation,
            "clip", MathProblems::clip,
            "softmax", MathProblems::softmax,
            "batchNormalization", MathProblems::batchNormalization,
            "reduceMean", MathProblems::reduceMean));
    problems.putAll(
        Map.of(
            "pad", ShapeProblems::pad,
            "slice", ShapeProblems::slice,
            "concat", ShapeProblems::concat,
            "split", ShapeProblems::split,
            "transpose", ShapeProblems::transpose,
            "gather", ShapeProblems::gather,
            "reshape", ShapeProblems::reshape,
            "unsqueeze", ShapeProblems::unsqueeze,
            "squeeze", ShapeProblems::squeeze,
            "flatten", ShapeProblems::flatten));
    return problems.entrySet().stream()
        .map(problem -> dynamicTest(problem.getKey(), () -> check(problem.getValue())));
  }

  private static void check(Function<Draw, OneNode> problem) {
    for (int seed = 0; seed < CASES; seed++) {
      OneNode node = problem.apply(new Draw(seed));
      try {
        Versus.onnxRuntime(node);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}

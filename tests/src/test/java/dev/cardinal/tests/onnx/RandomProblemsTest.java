package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cardinal.tests.OneDnn;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Operators with random attributes and shapes, on all backends, against ONNX Runtime. A failure
 * prints the problem and its seed, which make it again. oneDNN is given finite numbers only: what
 * it makes of others, the conformance of its kernels tells.
 */
final class RandomProblemsTest {
  private static final int CASES = 60;

  /**
   * How many of the cases oneDNN must compute at least. Those of batch normalisation have
   * parameters that are no constants, those of local response normalisation too few channels.
   */
  private static final Map<String, Integer> TAKEN_BY_ONEDNN =
      Map.ofEntries(
          Map.entry("activation", 30),
          Map.entry("arithmetic", 10),
          Map.entry("averagePool", 20),
          Map.entry("clip", 15),
          Map.entry("concat", 45),
          Map.entry("conv", 15),
          Map.entry("gemm", 25),
          Map.entry("globalPool", 45),
          Map.entry("matMul", 40),
          Map.entry("maxPool", 10),
          Map.entry("reduceMean", 20),
          Map.entry("softmax", 45),
          Map.entry("sum", 25));

  @BeforeAll
  static void quiet() {
    QuietFallbacks.keep();
  }

  @TestFactory
  Stream<DynamicTest> problems() {
    return all().entrySet().stream()
        .map(problem -> dynamicTest(problem.getKey(), () -> check(problem.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> problemsWithOneDnn() {
    OneDnn.required();
    return all().entrySet().stream()
        .map(
            problem ->
                dynamicTest(
                    problem.getKey(), () -> checkOneDnn(problem.getKey(), problem.getValue())));
  }

  /** The random problems by name. */
  static Map<String, Function<Draw, OneNode>> all() {
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
            "instanceNormalization", MathProblems::instanceNormalization,
            "layerNormalization", MathProblems::layerNormalization,
            "groupNormalization", MathProblems::groupNormalization));
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
    return problems;
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

  private static void checkOneDnn(String name, Function<Draw, OneNode> problem) {
    int taken = 0;
    for (int seed = 0; seed < CASES; seed++) {
      try {
        taken += Versus.onnxRuntimeWithOneDnn(problem.apply(Draw.finite(seed))) ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    int least = TAKEN_BY_ONEDNN.getOrDefault(name, 0);
    int found = taken;
    assertTrue(found >= least, () -> "oneDNN took " + found + " of " + CASES + ", not " + least);
  }
}

package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cardinal.tests.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's own node tests, from Debian's package libonnx-testdata: each passes on every backend, or
 * is excluded by exactly one rule of onnx-exclusions.txt and is indeed refused.
 */
final class OnnxNodeTest {
  static final Path ROOT = Path.of("/usr/share/libonnx-testdata/data/node");
  private static final int LEAST_CASES = 900;
  private static final List<String> REFERENCE = List.of("reference");

  /** How many cases oneDNN must compute at least in part. */
  private static final int LEAST_TAKEN = 80;

  @TestFactory
  List<DynamicTest> nodes() throws IOException {
    assumeTrue(Files.isDirectory(ROOT), "the package libonnx-testdata is not installed");
    QuietFallbacks.keep();
    List<NodeCase> cases = NodeCase.all(ROOT);
    assertTrue(cases.size() >= LEAST_CASES, cases.size() + " cases are too few");
    Exclusions exclusions = Exclusions.read();
    List<DynamicTest> tests = new ArrayList<>();
    for (NodeCase node : cases) {
      List<Exclusions.Rule> rules = exclusions.of(node.name());
      if (rules.isEmpty()) {
        tests.add(dynamicTest(node.name() + " on reference", () -> node.run(REFERENCE)));
        tests.add(dynamicTest(node.name() + " on vector", () -> node.run(List.of("vector"))));
      } else {
        tests.add(dynamicTest(node.name() + " is refused", () -> refused(node, rules)));
      }
    }
    for (Exclusions.Rule rule : exclusions.rules()) {
      boolean used = cases.stream().anyMatch(node -> rule.matches(node.name()));
      tests.add(
          dynamicTest(rule + " is used", () -> assertTrue(used, () -> "matches no case: " + rule)));
    }
    return tests;
  }

  /** With the other backends for what oneDNN declines, which must not be all. */
  @TestFactory
  List<DynamicTest> nodesWithOneDnn() throws IOException {
    assumeTrue(Files.isDirectory(ROOT), "the package libonnx-testdata is not installed");
    OneDnn.required();
    QuietFallbacks.keep();
    Exclusions exclusions = Exclusions.read();
    var taken = new AtomicInteger();
    List<DynamicTest> tests = new ArrayList<>();
    for (NodeCase node : NodeCase.all(ROOT)) {
      if (exclusions.of(node.name()).isEmpty()) {
        tests.add(
            dynamicTest(
                node.name(),
                () -> taken.addAndGet(OneDnn.count(node.run(OneDnn.FIRST)) > 0 ? 1 : 0)));
      }
    }
    tests.add(
        dynamicTest(
            "oneDNN takes part",
            () -> assertTrue(taken.get() >= LEAST_TAKEN, () -> "it took no more than " + taken)));
    return tests;
  }

  private static void refused(NodeCase node, List<Exclusions.Rule> rules) {
    assertEquals(1, rules.size(), () -> node.name() + " matches more than one rule: " + rules);
    assertThrows(
        RuntimeException.class,
        () -> node.run(REFERENCE),
        () -> node.name() + " is not refused, though it is excluded: " + rules.getFirst());
  }
}

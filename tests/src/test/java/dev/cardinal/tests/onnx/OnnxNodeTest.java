package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's own node tests, from Debian's package libonnx-testdata: each passes on both backends, or
 * is excluded by exactly one rule of onnx-exclusions.txt and is indeed refused.
 */
final class OnnxNodeTest {
  private static final Path ROOT = Path.of("/usr/share/libonnx-testdata/data/node");
  private static final int LEAST_CASES = 900;

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
        tests.add(dynamicTest(node.name() + " on reference", () -> node.run("reference")));
        tests.add(dynamicTest(node.name() + " on vector", () -> node.run("vector")));
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

  private static void refused(NodeCase node, List<Exclusions.Rule> rules) {
    assertEquals(1, rules.size(), () -> node.name() + " matches more than one rule: " + rules);
    assertThrows(
        RuntimeException.class,
        () -> node.run("reference"),
        () -> node.name() + " is not refused, though it is excluded: " + rules.getFirst());
  }
}

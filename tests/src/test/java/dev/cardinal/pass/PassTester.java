package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the tests of single passes share. */
final class PassTester {
  /** The error that one rounding more or less may cause, relative to the largest element. */
  static final double TOLERANCE = 1e-5;

  private PassTester() {}

  /**
   * Applies a pass to a graph whose inputs have fixed types; checks that the numbers stay and that
   * the pass, applied once more, finds nothing to do.
   */
  static Graph rewrite(GraphPass pass, Graph graph) {
    Graph rewritten = pass.apply(graph);
    assertSame(rewritten, pass.apply(rewritten), "the pass is not done after one application");
    assertSameNumbers(graph, rewritten);
    return rewritten;
  }

  /** As {@link #rewrite}, for what takes a pass more than one application. */
  static Graph rewriteUntilDone(GraphPass pass, Graph graph) {
    Graph once = pass.apply(graph);
    return once == graph ? graph : rewriteUntilDone(pass, once);
  }

  static void assertLeftAlone(GraphPass pass, Graph graph) {
    assertSame(graph, pass.apply(graph), graph::toString);
  }

  /** The operators' types in order, as in {@code Conv Relu}. */
  static String ops(Graph graph) {
    return String.join(" ", graph.nodes().stream().map(node -> node.op().type()).toList());
  }

  static Node node(Graph graph, String name) {
    return graph.nodes().stream().filter(node -> node.name().equals(name)).findFirst().get();
  }

  static void assertSameNumbers(Graph expected, Graph actual) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (GraphInput input : expected.inputs()) {
      inputs.put(input.value().name(), random(input.type().orElseThrow(), 7));
    }
    List<Tensor> before = Interpreter.run(expected, inputs);
    List<Tensor> after = Interpreter.run(actual, inputs);
    for (int i = 0; i < before.size(); i++) {
      assertClose(before.get(i), after.get(i));
    }
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type());
    double largest = 0;
    double error = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      double a = expected.doubleAt(i);
      double b = actual.doubleAt(i);
      largest = Math.max(largest, Math.abs(a));
      error = Math.max(error, Double.compare(a, b) == 0 ? 0 : Math.abs(a - b));
    }
    double relative = error / Math.max(largest, Float.MIN_NORMAL);
    assertTrue(relative <= TOLERANCE, "relative error " + relative);
  }

  static Tensor random(TensorType type, long seed) {
    var random = new SplittableRandom(seed);
    Tensor tensor = Tensor.allocate(type);
    for (long i = 0; i < type.shape().elements(); i++) {
      tensor.doubleAt(i, type.dtype() == DType.FLOAT32 ? random.nextGaussian() : 1);
    }
    return tensor;
  }

  static Tensor random(long seed, long... dims) {
    return random(TensorType.float32(dims), seed);
  }
}

package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.formats.onnx.SameGraph;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.LeNet;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Softmax;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tests.FashionNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Models that were read and written again are the same graph, compute the same bits, and are taken
 * by ONNX Runtime, which computes the same of them too.
 */
final class RewrittenTest {
  private static final int CASES = 20;
  private static final List<String> BACKENDS = List.of("vector", "reference");

  @BeforeAll
  static void quiet() {
    QuietFallbacks.keep();
  }

  private static Graph rewritten(Graph graph) {
    Graph back = read(OnnxWriter.bytes(graph));
    if (graph.nodes().stream().noneMatch(node -> isFlattening(node.op()))) {
      SameGraph.check(graph, back);
    }
    return back;
  }

  private static boolean isFlattening(Object op) {
    return (op instanceof Softmax softmax && softmax.flatten())
        || (op instanceof LogSoftmax logSoftmax && logSoftmax.flatten());
  }

  private static Graph read(byte[] bytes) {
    return Model.load(new ByteArrayInputStream(bytes)).graph();
  }

  private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs, String backend) {
    try (Session session = Session.builder(Model.of(graph)).backends(backend).threads(1).build()) {
      return session.run(inputs);
    }
  }

  private static void assertSameResults(
      String what, Graph expected, Graph actual, Map<String, Tensor> inputs) {
    for (String backend : BACKENDS) {
      Map<String, Tensor> first = run(expected, inputs, backend);
      Map<String, Tensor> second = run(actual, inputs, backend);
      assertEquals(first.keySet(), second.keySet(), what);
      first.forEach((name, tensor) -> assertSameBits(what + " " + name, tensor, second.get(name)));
    }
  }

  private static void assertSameBits(String what, Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type(), what);
    assertEquals(-1, expected.segment().mismatch(actual.segment()), what);
  }

  @TestFactory
  Stream<DynamicTest> problems() {
    return RandomProblemsTest.all().entrySet().stream()
        .map(problem -> dynamicTest(problem.getKey(), () -> check(problem.getValue())));
  }

  private static void check(Function<Draw, OneNode> problem) throws OrtException {
    for (int seed = 0; seed < CASES; seed++) {
      OneNode node = problem.apply(new Draw(seed));
      String what = "seed " + seed + ": " + node;
      byte[] bytes = node.toBytes();
      Graph graph = read(bytes);
      assertSameResults(what, graph, rewritten(graph), node.inputs());
      List<Tensor> expected = OnnxRuntime.run(bytes, node.inputs());
      List<Tensor> actual = OnnxRuntime.run(OnnxWriter.bytes(graph), node.inputs());
      for (int i = 0; i < expected.size(); i++) {
        new Closeness(0, 0).check(what, expected.get(i), actual.get(i));
      }
    }
  }

  @TestFactory
  List<DynamicTest> onnxsNodeTests() throws IOException {
    assumeTrue(
        Files.isDirectory(OnnxNodeTest.ROOT), "the package libonnx-testdata is not installed");
    Exclusions exclusions = Exclusions.read();
    List<DynamicTest> tests = new ArrayList<>();
    for (NodeCase node : NodeCase.all(OnnxNodeTest.ROOT)) {
      if (exclusions.of(node.name()).isEmpty()) {
        tests.add(
            dynamicTest(
                node.name(),
                () -> node.run(Model.of(rewritten(node.model().graph())), List.of("reference"))));
      }
    }
    assertTrue(tests.size() > 200, tests.size() + " cases are too few");
    return tests;
  }

  @Test
  void aTrainedNetworkComputesTheSame() throws OrtException {
    Tensor input = new Draw(1).floats(3, 1, 28, 28);
    checkNetwork(FashionNetwork.load().graph(), input);
  }

  @Test
  void aBuiltInNetworkComputesTheSame() throws OrtException {
    checkNetwork(LeNet.LENET5.graph(), new Draw(1).floats(2, 1, 28, 28));
  }

  private static void checkNetwork(Graph graph, Tensor input) throws OrtException {
    Map<String, Tensor> inputs = Map.of(graph.inputs().getFirst().value().name(), input);
    assertSameResults(graph.name(), graph, rewritten(graph), inputs);
    Graph fused = PassPipeline.standard().run(graph).graph();
    Graph unfused = read(OnnxWriter.bytes(fused));
    assertTrue(unfused.nodes().size() > fused.nodes().size(), "post-ops are nodes again");
    assertSameResults(graph.name() + " after passes", graph, unfused, inputs);
    Tensor expected = run(graph, inputs, "reference").values().iterator().next();
    for (Graph written : List.of(graph, fused)) {
      Tensor actual = OnnxRuntime.run(OnnxWriter.bytes(written), inputs).getFirst();
      new Closeness(1e-4, 1e-5).check(graph.name(), expected, actual);
    }
  }
}

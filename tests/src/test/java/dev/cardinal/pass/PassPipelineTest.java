package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.ops;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.model.ResNet;
import dev.cardinal.op.Relu;
import dev.cardinal.pass.PassPipeline.Applied;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassPipelineTest {
  private final PassPipeline pipeline = PassPipeline.standard();

  private static Graph bind(Graph graph, long... dims) {
    String input = graph.inputs().getFirst().value().name();
    return Binding.bind(graph, Map.of(input, TensorType.float32(dims)), Map.of());
  }

  /** As a session does it: once with symbols, once when they are bound. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200, 300, 400})
  void keepsTheNumbersOfRandomGraphs(int first) {
    for (int seed = first; seed < first + 100; seed++) {
      Graph graph = RandomGraph.of(seed);
      Graph passed = pipeline.run(bind(pipeline.run(graph).graph(), 3, 4, 5, 5)).graph();
      try {
        PassTester.assertSameNumbers(bind(graph, 3, 4, 5, 5), passed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + graph + "became " + passed, e);
      }
      assertSame(passed, pipeline.run(passed).graph(), "seed " + seed);
    }
  }

  @Test
  void makesOneStepOfEachConvolutionOfAResidualNetwork() {
    PassPipeline.Result symbolic = pipeline.run(ResNet.resnext50_32x4d());
    assertEquals(
        "[FoldBatchNormalization: 53 nodes, FuseConvPostOps: 33 nodes]",
        symbolic.applied().toString());
    PassPipeline.Result bound = pipeline.run(bind(symbolic.graph(), 1, 3, 224, 224));
    assertEquals("[FuseConvPostOps: 32 nodes]", bound.applied().toString());
    assertEquals(
        "Conv MaxPool " + "Conv ".repeat(52) + "GlobalAveragePool Flatten Gemm",
        ops(bound.graph()));
  }

  @Test
  void keepsTheMetadata() {
    Graph graph = ResNet.resnet18();
    assertEquals(graph.metadata(), pipeline.run(graph).graph().metadata());
  }

  @Test
  void countsNodesInWords() {
    assertEquals("RemoveDeadNodes: constants only", new Applied("RemoveDeadNodes", 0).toString());
    assertEquals("FuseConvPostOps: 1 node", new Applied("FuseConvPostOps", 1).toString());
  }

  @Test
  void refusesAPassThatChangesWhatTheGraphGives() {
    var small = new SmallGraph();
    Graph graph = small.graph(small.node("relu", new Relu(), small.x));
    GraphPass bad = SmallerOutput::apply;
    var error =
        assertThrows(IllegalStateException.class, () -> new PassPipeline(List.of(bad)).run(graph));
    assertTrue(error.getMessage().contains("inputs or outputs"), error.getMessage());
  }

  private static final class SmallerOutput {
    static Graph apply(Graph graph) {
      Node relu = graph.nodes().getFirst();
      var edit = new GraphEdit(graph);
      edit.constant(relu.output(), PassTester.random(1, 2)).remove(relu);
      return edit.apply();
    }
  }

  @Test
  void givesUpOnPassesAtOdds() {
    var small = new SmallGraph();
    Value y = small.node("relu", new Relu(), small.x);
    GraphPass restless = graph -> graph.toBuilder().build();
    Graph graph = small.graph(y);
    assertEquals("Relu", ops(new PassPipeline(List.of(restless)).run(graph).graph()));
  }

  @Test
  void dumpsAFileForEachPassThatChangedSomething(@TempDir Path directory) throws IOException {
    var small = new SmallGraph();
    Value y = small.node("relu", new Relu(), small.norm("bn", small.conv("conv", small.x)));
    Graph graph = small.graph(y);
    System.setProperty(Dump.PROPERTY, directory.resolve("new").toString());
    try {
      pipeline.run(graph);
    } finally {
      System.clearProperty(Dump.PROPERTY);
    }
    List<Path> files;
    try (var list = Files.list(directory.resolve("new"))) {
      files = list.sorted().toList();
    }
    assertEquals(3, files.size());
    assertTrue(files.get(1).toString().endsWith("-small-FoldBatchNormalization.txt"));
    assertFalse(Files.readString(files.get(2)).contains("BatchNormalization["));
  }
}

package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.weights.WeightFile;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.KerasGrouping;
import dev.cardinal.model.KerasResNeXt;
import dev.cardinal.model.KerasResNeXt.Stack;
import dev.cardinal.model.Networks;
import dev.cardinal.model.ResNet;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Softmax;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Weights in files as Keras writes them, in ResNeXt built by configuration: the numbers are those
 * that {@code tests/golden/make_keras.py} computed from the layers' definitions.
 */
final class KerasFilesTest {
  private static final double BOUND = 5e-6;

  private static KerasResNeXt tiny(String padding) {
    var stacks = List.of(new Stack(1, 8, 1), new Stack(2, 16, 2));
    var stem = new ResNet.Stem(8, 7, 2, true);
    boolean same = padding.equals("same");
    KerasGrouping grouping = KerasGrouping.SUMMED;
    return new KerasResNeXt("tiny", stem, stacks, 4, grouping, same, 5, 3, Map.of());
  }

  private static WeightSource saved(String name) {
    return WeightFile.read(Resources.file("/keras/" + name));
  }

  private static void assertGolden(Graph graph, String padding, String backend) {
    Tensor input = Formula.input(2, 3, 32, 48);
    Tensor expected = Resources.npy("/keras/tiny_" + padding + "_expected.npy");
    try (Session session =
        Session.builder(Model.of(graph)).backends(backend).strict(true).build()) {
      Errors.assertClose(session.run(input), expected, BOUND, graph.name() + " " + backend);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiny_lambda.h5, same",
    "tiny_lambda.weights.h5, same",
    "tiny_groups.keras, same",
    "tiny_gconv.h5, explicit",
  })
  void networksGiveTheNumbersOfTheDefinitions(String name, String padding) {
    Graph graph = tiny(padding).graph(saved(name));
    assertGolden(graph, padding, "vector");
    assertGolden(graph, padding, "reference");
  }

  /** Whatever a file's kernels are for, the network may be written otherwise. */
  @ParameterizedTest
  @EnumSource
  void kernelsFitEveryGrouping(KerasGrouping grouping) {
    for (String name : List.of("tiny_lambda.h5", "tiny_groups.keras")) {
      assertGolden(tiny("same").with(grouping).graph(saved(name)), "same", "reference");
    }
  }

  /** The sums are in the file, so they are in the graph as it was written. */
  @Test
  void sumsInTheFileAreTaken() {
    Graph graph = tiny("explicit").graph(saved("tiny_gconv.h5"));
    assertTrue(
        graph.nodes().stream().anyMatch(node -> node.name().equals("conv2_block1_2_gconv")),
        graph::toString);
  }

  @Test
  void allThatDoesNotFitIsListed() {
    var e =
        assertThrows(
            ModelFormatException.class, () -> ResNet.RESNET18.graph(saved("tiny_lambda.h5")));
    assertTrue(
        e.getMessage()
            .contains(
                "tiny_lambda.h5: these are not the parameters of resnet18;"
                    + " missing: conv1.weight 64x3x7x7"),
        e.getMessage());
    assertTrue(e.getMessage().contains("unexpected: conv1_conv.weight, conv1_bn"), e.getMessage());
    KerasResNeXt wide = tiny("same").withClasses(7);
    e = assertThrows(ModelFormatException.class, () -> wide.graph(saved("tiny_lambda.h5")));
    assertEquals(
        "these are not the parameters of tiny; unfit: probs.weight is F32[5x32], but the network"
            + " expects float32[7x32], probs.bias is F32[5], but the network expects float32[7]",
        e.problem());
  }

  /** As graphs, their softmax included. */
  @ParameterizedTest
  @CsvSource({"tiny_groups.keras, same", "tiny_gconv.h5, explicit"})
  void wholeModelsAreGraphs(String name, String padding) {
    Model model = Model.load(Resources.file("/keras/" + name));
    Tensor logits = Resources.npy("/keras/tiny_" + padding + "_expected.npy");
    Tensor expected = new Softmax(1).evaluate(new Operands(List.of(Operand.of(logits)))).getFirst();
    for (String backend : List.of("vector", "reference")) {
      try (Session session = Session.builder(model).backends(backend).strict(true).build()) {
        Errors.assertClose(session.run(Formula.input(2, 3, 32, 48)), expected, 1e-4, backend);
      }
    }
  }

  /** Layer for layer the plan of the network that is built by configuration, and a softmax. */
  @ParameterizedTest
  @CsvSource({"tiny_groups.keras, same", "tiny_gconv.h5, explicit"})
  void wholeModelsHaveThePlanOfTheConfiguration(String name, String padding) {
    List<String> expected = steps(tiny(padding).graph(saved(name)));
    List<String> found = steps(Model.load(Resources.file("/keras/" + name)).graph());
    assertEquals("Softmax", found.getLast().split(" ")[0]);
    assertEquals(expected, found.subList(0, found.size() - 1));
  }

  private static List<String> steps(Graph graph) {
    String input = graph.inputs().getFirst().value().name();
    try (Session session = Session.of(Model.of(graph))) {
      return session.plan(Map.of(input, TensorType.float32(2, 3, 32, 48))).steps().stream()
          .map(step -> step.operator() + " " + step.kernel() + " " + step.problem())
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"sequential.h5, 20, 17", "functional.keras, 12, 15"})
  void layersGiveTheNumbersOfTheirDefinitions(String name, int height, int width) {
    Model model = Model.load(Resources.file("/keras/" + name));
    Tensor input = Formula.input(2, 3, height, width);
    Tensor expected = Resources.npy("/keras/" + name.replaceAll("[.].*", "_expected.npy"));
    for (String backend : List.of("vector", "reference")) {
      try (Session session = Session.builder(model).backends(backend).strict(true).build()) {
        Errors.assertClose(session.run(input), expected, BOUND, name + " " + backend);
      }
    }
  }

  /** A Rescaling takes bytes; so they must not be normalised before. */
  @Test
  void modelsThatScalePixelsTellSo() {
    Map<String, String> metadata = Model.load(Resources.file("/keras/sequential.h5")).metadata();
    assertEquals("0,0,0", metadata.get(Networks.MEAN));
    assertEquals(255, 1 / Double.parseDouble(metadata.get(Networks.STD).split(",")[0]), 1e-9);
  }

  @Test
  void weightsAloneAreNoModel() {
    Path weights = Resources.file("/keras/tiny_lambda.h5");
    var e = assertThrows(ModelFormatException.class, () -> Model.load(weights));
    assertTrue(e.getMessage().contains("holds weights alone; name their network"), e.getMessage());
  }
}

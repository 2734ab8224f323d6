package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.KerasGrouping;
import dev.cardinal.model.KerasResNeXt;
import dev.cardinal.model.KerasResNeXt.Stack;
import dev.cardinal.model.ResNet;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The grouped convolutions of Keras users compute the same however they are written, each as it
 * stands, by the operators' own evaluation; and the passes make one and the same plan of all.
 */
final class KerasGroupingTest {
  /** Sums in Keras' way round each summand to float32; a grouped convolution adds in double. */
  private static final double SUMMED = 1e-6;

  private static KerasResNeXt small(KerasGrouping grouping, boolean same) {
    var stacks = List.of(new Stack(2, 8, 1), new Stack(2, 16, 2));
    var stem = new ResNet.Stem(8, 7, 2, true);
    return new KerasResNeXt("small", stem, stacks, 4, grouping, same, 5, 3, Map.of());
  }

  private static float[] evaluated(KerasResNeXt net, Tensor image) {
    Graph graph = net.graph(new SeededWeights(3));
    return Interpreter.run(graph, Map.of("input", image)).getFirst().toFloats();
  }

  @ParameterizedTest
  @EnumSource
  void allGiveTheSame(KerasGrouping grouping) {
    Tensor image = PassTester.random(1, 2, 3, 37, 30);
    for (boolean same : new boolean[] {false, true}) {
      float[] expected = evaluated(small(KerasGrouping.GROUPED, same), image);
      float[] found = evaluated(small(grouping, same), image);
      double largest = 0;
      double error = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        error = Math.max(error, Math.abs(expected[i] - found[i]));
      }
      double relative = error / largest;
      assertTrue(relative <= SUMMED, () -> "relative error " + relative);
    }
  }

  /** With an odd input the padding of 'same' is symmetric; with an even one it is not. */
  @Test
  void samePaddingIsAnotherNetworkForEvenSizes() {
    Tensor image = PassTester.random(1, 1, 3, 32, 32);
    float[] symmetric = evaluated(small(KerasGrouping.GROUPED, false), image);
    float[] same = evaluated(small(KerasGrouping.GROUPED, true), image);
    double difference = 0;
    for (int i = 0; i < same.length; i++) {
      difference = Math.max(difference, Math.abs(symmetric[i] - same[i]));
    }
    assertTrue(difference > 0.01, "differ by " + difference);
  }

  /** The weights that the passes put together are those that were taken apart. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GROUPED")
  void sessionsGiveBitwiseTheSame(KerasGrouping grouping) {
    Tensor image = PassTester.random(4, 2, 3, 34, 33);
    for (boolean same : new boolean[] {false, true}) {
      assertArrayEquals(
          run(small(KerasGrouping.GROUPED, same), image), run(small(grouping, same), image));
    }
  }

  private static float[] run(KerasResNeXt net, Tensor image) {
    Model model = Model.of(net.graph(new SeededWeights(3)));
    try (Session session = Session.builder(model).threads(1).strict(true).build()) {
      return session.run(image).toFloats();
    }
  }

  private static PlanReport plan(Graph graph) {
    try (Session session = Session.builder(Model.of(graph)).threads(1).strict(true).build()) {
      return session.plan(Map.of("input", TensorType.float32(1, 3, 224, 224)));
    }
  }

  /** What stands in the plan but the nodes' names. */
  private static List<String> steps(PlanReport plan) {
    return plan.steps().stream()
        .map(step -> step.operator() + " " + step.kernel() + " " + step.problem())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUMMED", "CONVOLVED", "SLICED"})
  void allHaveThePlanOfTheGroupedOne(KerasGrouping grouping) {
    KerasResNeXt net = KerasResNeXt.KERAS_RESNEXT50_SAME;
    PlanReport grouped = plan(net.with(KerasGrouping.GROUPED).graph());
    PlanReport plan = plan(net.with(grouping).graph());
    assertEquals(steps(grouped), steps(plan));
    assertEquals(grouped.arenaBytes(), plan.arenaBytes());
    assertEquals(grouped.packedBytes(), plan.packedBytes());
    String pass =
        grouping == KerasGrouping.SLICED ? "GroupParallelPaths: " : "GroupDepthwiseSums: ";
    assertTrue(
        plan.passes().stream().anyMatch(applied -> applied.startsWith(pass)),
        () -> plan.passes().toString());
  }

  /** With the padding of keras-applications it is torchvision's network but for an epsilon. */
  @Test
  void thePlanIsThatOfFormC() {
    List<String> keras = steps(plan(KerasResNeXt.KERAS_RESNEXT50.graph()));
    List<String> torchvision = steps(plan(ResNet.RESNEXT50_32X4D.graph()));
    assertEquals(sorted(torchvision), sorted(keras), "the shortcut may come first or last");
  }

  private static List<String> sorted(List<String> steps) {
    return Stream.concat(Stream.of(""), steps.stream()).sorted().toList();
  }

  /** Passes run before symbolic dimensions are bound, so that weights are joined once. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GROUPED")
  void areGroupedWhileSizesAreSymbolic(KerasGrouping grouping) {
    PassPipeline pipeline = PassPipeline.standard();
    Graph symbolic = pipeline.run(small(grouping, true).graph()).graph();
    Graph grouped = pipeline.run(small(KerasGrouping.GROUPED, true).graph()).graph();
    assertEquals(PassTester.ops(grouped), PassTester.ops(symbolic));
    Map<String, TensorType> types = Map.of("input", TensorType.float32(1, 3, 32, 32));
    Graph bound = Binding.bind(symbolic, types, Map.of());
    assertTrue(
        pipeline.run(bound).applied().stream()
            .noneMatch(applied -> applied.pass().startsWith("Group")));
  }
}

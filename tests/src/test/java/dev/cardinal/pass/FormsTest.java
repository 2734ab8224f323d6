package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.Form;
import dev.cardinal.model.ResNet;
import dev.cardinal.model.ResNet.Block;
import dev.cardinal.model.ResNet.Stage;
import dev.cardinal.model.ResNet.Stem;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.model.Traits;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The three forms of a ResNeXt block compute the same, each as it stands, by the operators' own
 * evaluation; and the passes make one and the same plan of all of them.
 */
final class FormsTest {
  /**
   * Figure 3 (a) rounds the result of each path to float32 before they are added, and adds 32 of
   * them; the grouped form adds in double and rounds once.
   */
  private static final double SUMMED = 2e-6;

  private static ResNet small(int groups, int width, int stride) {
    var stages = List.of(new Stage(2, width, 2 * width, stride));
    var stem = new Stem(width, 3, 1, false);
    return new ResNet("small", Block.BOTTLENECK, stem, stages, groups, 5, 3, Map.of());
  }

  private static Tensor run(Graph graph, Tensor image) {
    return Interpreter.run(graph, Map.of("input", image)).getFirst();
  }

  private static void assertFormsAreEqual(ResNet net, Tensor image) {
    var weights = new SeededWeights(3);
    float[] grouped = run(net.graph(weights), image).toFloats();
    float[] concatenated = run(net.with(Form.CONCATENATED).graph(weights), image).toFloats();
    float[] summed = run(net.with(Form.SUMMED).graph(weights), image).toFloats();
    assertArrayEquals(grouped, concatenated, "the same products are added in the same order");
    double largest = 0;
    double error = 0;
    for (int i = 0; i < grouped.length; i++) {
      largest = Math.max(largest, Math.abs(grouped[i]));
      error = Math.max(error, Math.abs(grouped[i] - summed[i]));
    }
    double relative = error / largest;
    assertTrue(relative <= SUMMED, () -> "relative error " + relative);
  }

  @Test
  void smallNetworksGiveTheSameInAllForms() {
    Tensor image = PassTester.random(1, 2, 3, 7, 6);
    for (int groups : new int[] {2, 3, 4, 12}) {
      for (int stride = 1; stride < 3; stride++) {
        assertFormsAreEqual(small(groups, 12, stride), image);
      }
    }
  }

  @Test
  void biasedAndGatedNetworksGiveTheSameInAllForms() {
    Traits traits = Traits.USUAL.withBiases().withGates();
    var stages = List.of(new Stage(2, 12, 32, 2));
    var stem = new Stem(12, 3, 1, false);
    var net = new ResNet("gated", Block.BOTTLENECK, stem, stages, 4, traits, 5, 3, Map.of());
    assertFormsAreEqual(net, PassTester.random(5, 2, 3, 7, 6));
    assertArrayEquals(
        run(net, PassTester.random(5, 2, 3, 7, 6)),
        run(net.with(Form.SUMMED), PassTester.random(5, 2, 3, 7, 6)));
  }

  @Test
  void resnext50GivesTheSameInAllForms() {
    assertFormsAreEqual(ResNet.RESNEXT50_32X4D, PassTester.random(2, 1, 3, 32, 32));
  }

  @Test
  void oneGroupHasOneForm() {
    Graph graph = small(1, 8, 1).with(Form.SUMMED).graph();
    assertEquals(small(1, 8, 1).graph().nodes(), graph.nodes());
  }

  private static PlanReport plan(ResNet net, String backend, TensorType image) {
    Model model = Model.of(net.graph(new SeededWeights(3)));
    try (Session session = Session.builder(model).threads(1).backends(backend).build()) {
      return session.plan(Map.of("input", image));
    }
  }

  /** What stands in the plan but the nodes' names. */
  private static List<String> steps(PlanReport plan) {
    return plan.steps().stream()
        .map(step -> step.operator() + " " + step.kernel() + " " + step.problem())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GROUPED")
  void allFormsHaveThePlanOfTheGroupedOne(Form form) {
    TensorType image = TensorType.float32(1, 3, 224, 224);
    PlanReport grouped = plan(ResNet.RESNEXT50_32X4D, "vector", image);
    PlanReport plan = plan(ResNet.RESNEXT50_32X4D.with(form), "vector", image);
    assertEquals(steps(grouped), steps(plan));
    assertEquals(grouped.arenaBytes(), plan.arenaBytes());
    assertEquals(grouped.packedBytes(), plan.packedBytes());
    assertTrue(
        plan.passes().stream().anyMatch(pass -> pass.startsWith("GroupParallelPaths: ")),
        () -> plan.passes().toString());
  }

  /** The weights that the pass puts together are those that were taken apart. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GROUPED")
  void sessionsGiveBitwiseTheSame(Form form) {
    Tensor image = PassTester.random(4, 2, 3, 9, 8);
    assertArrayEquals(run(small(4, 16, 2), image), run(small(4, 16, 2).with(form), image));
  }

  private static float[] run(ResNet net, Tensor image) {
    Model model = Model.of(net.graph(new SeededWeights(3)));
    try (Session session = Session.builder(model).threads(1).build()) {
      return session.run(image).toFloats();
    }
  }

  /** Passes run before symbolic dimensions are bound, so that weights are joined once. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GROUPED")
  void pathsAreGroupedWhileTheBatchIsSymbolic(Form form) {
    ResNet net = small(4, 16, 2);
    PassPipeline pipeline = PassPipeline.standard();
    Graph symbolic = pipeline.run(net.with(form).graph()).graph();
    assertEquals(PassTester.ops(pipeline.run(net.graph()).graph()), PassTester.ops(symbolic));
    Graph bound = Binding.bind(symbolic, Map.of("input", TensorType.float32(1, 3, 8, 8)), Map.of());
    assertTrue(
        pipeline.run(bound).applied().stream()
            .noneMatch(applied -> applied.pass().equals("GroupParallelPaths")));
  }
}

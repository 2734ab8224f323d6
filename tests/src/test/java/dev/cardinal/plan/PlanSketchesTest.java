package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.pass.RandomGraph;
import dev.cardinal.plan.PlanSketches.Sketched;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.tests.FakeBackend;
import dev.cardinal.vector.VectorBackend;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** A sketch has the steps of the plan that it stands for. */
final class PlanSketchesTest {
  private static final AtomicLong CLOCK = new AtomicLong();
  private static final List<Backend> BACKENDS =
      List.of(
          new VectorBackend(),
          new FakeBackend("blocked", Layout.of("aBcd8b"), CLOCK),
          new FakeBackend("nhwc", Layout.of("acdb"), CLOCK));

  @RepeatedTest(30)
  void hasTheStepsOfThePlan(RepetitionInfo repetition) {
    var random = new SplittableRandom(repetition.getCurrentRepetition());
    Graph graph = graph(random.nextLong());
    var selector =
        new KernelSelector(BACKENDS, Map.of("Relu", BACKENDS), new ReferenceBackend(), false);
    var weights = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    var sketches = new PlanSketches(graph, selector, weights, KernelOptions.USUAL);
    for (int i = 0; i < 5; i++) {
      Assignment assignment = assignment(graph, random);
      List<StepKind> sketched = sketches.steps(assignment).stream().map(Sketched::kind).toList();
      Plan plan = Planner.plan(graph, selector.with(assignment), weights, KernelOptions.USUAL);
      assertEquals(plan.steps().stream().map(Step::kind).toList(), sketched);
      plan.close();
    }
  }

  private static Graph graph(long seed) {
    Map<String, TensorType> types = Map.of("x", TensorType.float32(2, 4, 5, 5));
    return PassPipeline.standard().run(Binding.bind(RandomGraph.of(seed), types, Map.of())).graph();
  }

  private static Assignment assignment(Graph graph, SplittableRandom random) {
    Assignment assignment = Assignment.all(backend(random));
    for (TypedGraph.TypedNode node : TypedGraph.of(graph).nodes()) {
      if (random.nextBoolean()) {
        assignment = assignment.with(List.of(node.workload()), backend(random));
      }
    }
    return assignment;
  }

  private static String backend(SplittableRandom random) {
    return BACKENDS.get(random.nextInt(BACKENDS.size())).name();
  }
}

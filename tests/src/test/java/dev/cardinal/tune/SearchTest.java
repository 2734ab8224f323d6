package dev.cardinal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.PlanSketches;
import dev.cardinal.plan.PlanSketches.Sketched;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tests.FakeBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The search finds what trying everything finds, in small graphs. */
final class SearchTest {
  private static final int WORKLOADS = 7;
  private static final List<String> BACKENDS = List.of("plain", "blocked");

  private final StepTimings times = new StepTimings();
  private SplittableRandom random;

  /** A chain with shortcuts, each of whose workloads occurs once or more. */
  private Graph graph() {
    var builder = new GraphBuilder("g");
    var values = new ArrayList<Value>();
    values.add(builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(16), Dim.of(4), Dim.of(4)));
    for (int i = 0; i < 12; i++) {
      var op = new LeakyRelu(random.nextInt(WORKLOADS - 1));
      Value next = builder.node("n" + i, op, values.getLast());
      if (random.nextInt(4) == 0) {
        Value earlier = values.get(random.nextInt(values.size()));
        next = builder.node("sum" + i, new Add(), next, earlier);
      }
      values.add(next);
    }
    return builder.output(values.getLast()).build();
  }

  private static PlanSketches sketches(Graph graph) {
    var clock = new AtomicLong();
    var selector =
        new KernelSelector(
            List.of(
                new FakeBackend("plain", Layout.ROW_MAJOR, clock),
                new FakeBackend("blocked", Layout.of("aBcd8b"), clock)),
            Map.of(),
            new ReferenceBackend(),
            true);
    var weights = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    return new PlanSketches(graph, selector, weights, KernelOptions.USUAL);
  }

  private List<Assignment> all(List<String> workloads) {
    var all = new ArrayList<Assignment>();
    for (int bits = 0; bits < 1 << workloads.size(); bits++) {
      Assignment assignment = Assignment.all("plain");
      for (int i = 0; i < workloads.size(); i++) {
        if ((bits >> i & 1) == 1) {
          assignment = assignment.with(List.of(workloads.get(i)), "blocked");
        }
      }
      all.add(assignment);
    }
    return all;
  }

  @RepeatedTest(40)
  void findsTheBest(RepetitionInfo repetition) {
    random = new SplittableRandom(repetition.getCurrentRepetition());
    PlanSketches sketches = sketches(graph());
    var workloads = new TreeSet<String>();
    long reorder = random.nextLong(1, 1500);
    List<Assignment> all = new ArrayList<>();
    for (Sketched step : sketches.steps(Assignment.all("plain"))) {
      workloads.add(step.kind().workload());
    }
    all.addAll(all(List.copyOf(workloads)));
    for (Assignment assignment : all) {
      for (Sketched step : sketches.steps(assignment)) {
        if (!times.all().containsKey(step.kind())) {
          boolean moves = step.kind().workload().startsWith("reorder");
          times.put(step.kind(), moves ? reorder : random.nextLong(100, 1000));
        }
      }
    }
    var search = new Search(sketches, times, BACKENDS);
    double best = all.stream().mapToDouble(search::nanos).min().orElseThrow();
    Assignment found = search.best();
    assertTrue(search.nanos(found) <= best * 1.01, () -> best + ", not " + search.nanos(found));
    assertEquals(found, new Search(sketches, times, BACKENDS).best(), "the same once more");
  }
}

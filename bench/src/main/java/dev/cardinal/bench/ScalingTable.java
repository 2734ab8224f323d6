package dev.cardinal.bench;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.Scaling;
import dev.cardinal.exec.Scaling.StepCost;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Planner;
import dev.cardinal.plan.Step;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints, as Markdown, how the steps of a built-in network are cut into tasks, and how much faster
 * {@link Scaling} says that it is on 2 to 64 threads, from its steps' times on one thread of this
 * machine; beside the speed-up on two threads that was measured.
 *
 * <p>Arguments: the network's name, the batch, the cost of a parallel part in microseconds for each
 * doubling of the threads, and the memory's speed for one thread and at most, in GB/s.
 */
final class ScalingTable {
  private static final long WARM_UP_NANOS = 4_000_000_000L;
  private static final int RUNS = 40;
  private static final int[] THREADS = {1, 2, 4, 8, 16, 32, 64};

  private ScalingTable() {}

  /** Prints the tables. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 5) {
      System.err.println("usage: ScalingTable NETWORK BATCH STEP_MICROS GB_PER_S MOST_GB_PER_S");
      System.exit(2);
    }
    Graph graph = graph(args[0], Long.parseLong(args[1]));
    var scaling =
        new Scaling(
            1000 * Double.parseDouble(args[2]),
            Double.parseDouble(args[3]),
            Double.parseDouble(args[4]));
    var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    Plan plan =
        Planner.plan(
            graph,
            new KernelSelector(
                List.of(new VectorBackend()), Map.of(), new ReferenceBackend(), false),
            store,
            KernelOptions.USUAL);
    List<StepCost> costs = costs(graph, plan);
    printTasks(plan, costs);
    printSpeedUps(scaling, costs);
    double two = 1e-6 * medianNanos(plan, 2);
    double one = 1e-6 * medianNanos(plan, 1);
    System.out.printf(
        "%nmeasured: %.1f ms on one thread, %.1f on two: %.2f%n", one, two, one / two);
    plan.close();
    store.close();
  }

  private static Graph graph(String network, long batch) {
    Graph graph = Networks.byName(network).graph(new SeededWeights(0));
    long[] image =
        Arrays.stream(graph.metadata().get(Networks.INPUT_SIZE).split(","))
            .mapToLong(Long::parseLong)
            .toArray();
    TensorType type = TensorType.float32(batch, image[0], image[1], image[2]);
    String input = graph.inputs().getFirst().value().name();
    Graph prepared = PassPipeline.standard().run(graph).graph();
    Graph bound = Binding.bind(prepared, Map.of(input, type), Map.of());
    return PassPipeline.standard().run(bound).graph();
  }

  private static List<StepCost> costs(Graph graph, Plan plan) throws InterruptedException {
    Map<String, Long> weights = new HashMap<>();
    for (Node node : graph.nodes()) {
      long bytes =
          node.inputs().stream()
              .flatMap(value -> graph.constant(value).stream())
              .mapToLong(tensor -> tensor.type().byteSize())
              .sum();
      weights.put(node.name(), bytes);
    }
    try (WorkerPool pool = new WorkerPool(1)) {
      Executor executor = executor(plan, pool);
      List<List<Integer>> tasks = executor.tasks();
      runs(executor);
      var costs = new ArrayList<StepCost>();
      for (int i = 0; i < plan.steps().size(); i++) {
        long bytes =
            Step.parts(plan.steps().get(i).node()).stream()
                .mapToLong(node -> weights.getOrDefault(node, 0L))
                .sum();
        costs.add(new StepCost(executor.times().meanNanos(i), bytes, tasks.get(i)));
      }
      return costs;
    }
  }

  private static Executor executor(Plan plan, WorkerPool pool) {
    return new Executor(plan, pool, new RunContexts(pool, new MemoryBudget(Long.MAX_VALUE)));
  }

  private static double medianNanos(Plan plan, int threads) throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return runs(executor(plan, pool));
    }
  }

  /** Runs until warm, and then some times; the steps' times are those of the latter. */
  private static double runs(Executor executor) throws InterruptedException {
    Map<String, Tensor> inputs = new HashMap<>();
    executor.plan().inputs().forEach((name, p) -> inputs.put(name, Tensor.allocate(p.type())));
    long end = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < end) {
      executor.run(inputs, Map.of(), () -> false);
    }
    executor.times().reset();
    double[] nanos = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      executor.run(inputs, Map.of(), () -> false);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[RUNS / 2];
  }

  private static void printTasks(Plan plan, List<StepCost> costs) {
    Map<String, List<Integer>> indices = new LinkedHashMap<>();
    for (int i = 0; i < costs.size(); i++) {
      Step step = plan.steps().get(i);
      indices.computeIfAbsent(step.problem(), _ -> new ArrayList<>()).add(i);
    }
    System.out.println("| problem | steps | tasks of each part | ms on one thread, each |");
    System.out.println("|---|---|---|---|");
    indices.forEach(
        (problem, steps) ->
            System.out.printf(
                "| `%s` | %d | %s | %.2f |%n",
                problem,
                steps.size(),
                costs.get(steps.getFirst()).tasks(),
                steps.stream().mapToDouble(i -> costs.get(i).nanos()).average().orElse(0) * 1e-6));
  }

  private static void printSpeedUps(Scaling scaling, List<StepCost> costs) {
    var free = new Scaling(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    System.out.println("\n| threads | ms | speed-up | with steps and memory for nothing |");
    System.out.println("|---|---|---|---|");
    for (int threads : THREADS) {
      System.out.printf(
          "| %d | %.1f | %.1f | %.1f |%n",
          threads,
          scaling.nanos(costs, threads) * 1e-6,
          scaling.speedUp(costs, threads),
          free.speedUp(costs, threads));
    }
  }
}

package dev.cardinal;

import dev.cardinal.exec.Affinity;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tune.Auto;
import dev.cardinal.tune.BackendChooser;
import dev.cardinal.tune.Laboratory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a session of its options. */
final class SessionAssembly {
  /** How many names an error lists. */
  private static final int MOST_NAMES = 20;

  private final SessionBuilder options;

  SessionAssembly(SessionBuilder options) {
    this.options = options;
  }

  /** The session. */
  Session session() {
    Graph graph = options.model.graph();
    PassPipeline.Result passes = PassPipeline.standard().run(graph);
    MappedWeights.unload(graph); // passes have made new ones of most of them
    KernelSelector selector = selector(passes);
    WorkerPool pool = options.companion.map(Session::pool).orElseGet(this::ownPool);
    try {
      PlanCache plans = plans(passes, selector, pool);
      int runs = options.maxConcurrentRuns == 0 ? pool.threads() : options.maxConcurrentRuns;
      return new Session(options.model, plans, pool, options.companion.isEmpty(), runs);
    } catch (RuntimeException | Error e) {
      if (options.companion.isEmpty()) {
        pool.close();
      }
      throw e;
    }
  }

  private PlanCache plans(PassPipeline.Result passes, KernelSelector selector, WorkerPool pool) {
    SignaturePlanner planner = planner(selector, pool);
    var prepared = new PreparedGraph(passes, options.model.source(), planner::observe);
    var plans = new PlanCache(prepared, planner, options.maxPlans);
    try {
      plans.planIfFixed();
      options.warmups.forEach(warmup -> warmup.run(options.model.inputs(), plans, options.clock));
      return plans;
    } catch (RuntimeException | Error e) {
      plans.close();
      throw e;
    }
  }

  private WorkerPool ownPool() {
    return new WorkerPool(
        options.threads, options.pinned ? Affinity.forThreads(options.threads) : Optional.empty());
  }

  private KernelSelector selector(PassPipeline.Result passes) {
    Map<String, List<Backend>> chosen = new LinkedHashMap<>();
    options.overrides.forEach(
        (node, names) -> chosen.put(checked(node, passes), options.found.named(names)));
    List<String> usual = options.auto ? options.found.competing() : List.of("vector");
    List<Backend> preferred =
        options.found.named(options.backends.isEmpty() ? usual : options.backends);
    return new KernelSelector(preferred, chosen, options.found.lastResort(), options.strict);
  }

  private SignaturePlanner planner(KernelSelector selector, WorkerPool pool) {
    var budget = new MemoryBudget(options.maxMemoryBytes);
    var kernels = new KernelOptions(pool.threads(), options.fpMath, options.fastAlgorithms);
    var contexts = new RunContexts(pool, budget);
    var laboratory = new Laboratory(pool, contexts, kernels, options.clock);
    BackendChooser chooser =
        options.auto
            ? Auto.of(selector, laboratory, options.choices)
            : BackendChooser.inOrder(selector);
    boolean inPortions = !options.auto && selector.portions(); // auto times one plan at a time
    return new SignaturePlanner(chooser, laboratory, new WeightStore(budget), inPortions);
  }

  /** What passes make counts too, such as a Gemm of a MatMul and its bias. */
  private String checked(String node, PassPipeline.Result passes) {
    List<Node> nodes = new ArrayList<>(options.model.graph().nodes());
    nodes.addAll(passes.graph().nodes());
    if (nodes.stream().noneMatch(n -> n.name().equals(node) || n.op().type().equals(node))) {
      throw new IllegalArgumentException(
          "the override of '"
              + node
              + "' names neither a node nor an operator of the model; its operators are "
              + some(nodes.stream().map(n -> n.op().type()).distinct().sorted().toList())
              + ", its nodes "
              + some(nodes.stream().map(Node::name).distinct().toList()));
    }
    return node;
  }

  private static String some(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }
}

package dev.cardinal;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.pass.Dump;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Planner;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.trace.PlanEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The plans of a session by signature: the types of all inputs, and the values of those that
 * determine shapes. The plan that was not used for longest makes room for a new one.
 */
final class PlanCache implements AutoCloseable {
  /** Inputs that determine shapes are small: shapes, axes, pads. */
  private static final long MOST_SHAPING_ELEMENTS = 4096;

  private Graph graph;
  private final List<String> passes;
  private final List<GraphInput> shaping;
  private final KernelSelector selector;
  private final WorkerPool pool;
  private final RunContexts contexts;
  private final WeightStore weights;
  private final KernelOptions options;
  private final int capacity;
  private final Map<Signature, Planned> plans = new LinkedHashMap<>(16, 0.75f, true);
  private Planned latest;

  private record Signature(Map<String, TensorType> types, Map<String, List<Long>> values) {
    @Override
    public String toString() {
      return types.entrySet().stream()
          .map(
              e ->
                  e.getKey()
                      + "="
                      + e.getValue()
                      + (values.containsKey(e.getKey()) ? values.get(e.getKey()) : ""))
          .collect(Collectors.joining(", "));
    }
  }

  private static final class Planned {
    private final Signature signature;
    private final List<String> passes;
    private final Executor executor;
    private int leases;
    private boolean evicted;
    private boolean closed;

    Planned(Signature signature, List<String> passes, Executor executor) {
      this.signature = signature;
      this.passes = passes;
      this.executor = executor;
    }

    void closeIfDone() {
      if (evicted && leases == 0 && !closed) {
        closed = true;
        executor.close();
      }
    }
  }

  PlanCache(
      PassPipeline.Result prepared,
      KernelSelector selector,
      WorkerPool pool,
      MemoryBudget budget,
      FpMath fpMath,
      int capacity) {
    this.graph = prepared.graph();
    this.passes = prepared.applied().stream().map(Object::toString).toList();
    this.shaping = Binding.shaping(graph);
    this.selector = selector;
    this.pool = pool;
    this.contexts = new RunContexts(pool, budget);
    this.weights = new WeightStore(budget);
    this.options = new KernelOptions(pool.threads(), fpMath);
    this.capacity = capacity;
  }

  /** Keeps a plan from being freed until it is closed. */
  final class Lease implements AutoCloseable {
    private final Planned planned;

    private Lease(Planned planned) {
      this.planned = planned;
    }

    Executor executor() {
      return planned.executor;
    }

    String signature() {
      return planned.signature.toString();
    }

    List<String> passes() {
      return planned.passes;
    }

    @Override
    public void close() {
      synchronized (PlanCache.this) {
        planned.leases--;
        planned.closeIfDone();
      }
    }
  }

  /** Plans at once if all input types are fixed and no input's value determines shapes. */
  void planIfFixed() {
    Map<String, TensorType> types = new TreeMap<>();
    for (GraphInput input : graph.inputs()) {
      input.type().ifPresent(type -> types.put(input.value().name(), type));
    }
    if (types.size() == graph.inputs().size() && shaping.isEmpty()) {
      leaseForTypes(types).close();
      letGo();
    }
  }

  /** Keeps no weights but the packed ones: there will be no other plan than the one there is. */
  private void letGo() {
    var inputsOnly = new GraphBuilder(graph.name());
    graph.inputs().forEach(inputsOnly::input);
    graph = inputsOnly.build();
    weights.settle();
  }

  /** The plan for a call's inputs. */
  Lease lease(Map<String, Tensor> inputs) {
    Map<String, TensorType> types = Binding.types(graph, inputs);
    Map<String, List<Long>> values = new TreeMap<>();
    for (GraphInput input : shaping) {
      String name = input.value().name();
      values.put(name, shapingValues(input, inputs.get(name)));
    }
    return leaseForRun(new Signature(new TreeMap<>(types), values));
  }

  private synchronized Lease leaseForRun(Signature signature) {
    Lease lease = lease(signature);
    latest = lease.planned;
    return lease;
  }

  private static List<Long> shapingValues(GraphInput input, Tensor tensor) {
    if (!input.accepts(tensor)) {
      throw new IllegalArgumentException("input " + input + " does not take " + tensor.type());
    }
    boolean shape =
        tensor.dtype() != dev.cardinal.tensor.DType.FLOAT32
            && tensor.shape().elements() <= MOST_SHAPING_ELEMENTS;
    if (!shape) {
      throw new IllegalArgumentException(
          "shapes in the model depend on the values of input "
              + input
              + "; that is supported for integers, at most "
              + MOST_SHAPING_ELEMENTS
              + " of them");
    }
    return java.util.Arrays.stream(tensor.toLongs()).boxed().toList();
  }

  /** The plan for inputs of which only the types are known. */
  Lease leaseForTypes(Map<String, TensorType> types) {
    if (!shaping.isEmpty()) {
      throw new IllegalArgumentException(
          "shapes in the model depend on the values of its inputs " + shaping);
    }
    Binding.checkNames(graph, types.keySet());
    return lease(new Signature(new TreeMap<>(types), Map.of()));
  }

  private synchronized Lease lease(Signature signature) {
    Planned planned = plans.get(signature);
    if (planned == null) {
      planned = plan(signature);
      makeRoom(); // only now: a call that cannot be planned costs no other its plan
      plans.put(signature, planned);
    }
    return lease(planned);
  }

  private Lease lease(Planned planned) {
    planned.leases++;
    return new Lease(planned);
  }

  private void makeRoom() {
    if (plans.size() >= capacity) {
      evict(plans.keySet().iterator().next());
    }
  }

  private void evict(Signature signature) {
    Planned eldest = plans.remove(signature);
    eldest.evicted = true;
    eldest.closeIfDone();
  }

  private Planned plan(Signature signature) {
    var event = new PlanEvent();
    event.begin();
    Map<String, Tensor> values = new LinkedHashMap<>();
    signature.values.forEach((name, v) -> values.put(name, tensor(signature.types.get(name), v)));
    Graph bound = Binding.bind(graph, signature.types, values);
    PassPipeline.Result specialised = PassPipeline.standard().run(bound);
    Plan plan = Planner.plan(specialised.graph(), selector, weights, options);
    Dump.write(plan.name(), "plan", plan);
    var applied = new ArrayList<>(passes);
    specialised.applied().forEach(a -> applied.add(a + " (types known)"));
    event.graph = plan.name();
    event.steps = plan.steps().size();
    event.arenaBytes = plan.arenaBytes();
    event.commit();
    return new Planned(signature, List.copyOf(applied), new Executor(plan, pool, contexts));
  }

  private static Tensor tensor(TensorType type, List<Long> values) {
    Tensor tensor = Tensor.allocate(type);
    for (int i = 0; i < values.size(); i++) {
      tensor.longAt(i, values.get(i));
    }
    return tensor;
  }

  /** The plan of the last run. */
  synchronized Optional<Lease> latest() {
    return Optional.ofNullable(latest).map(this::lease);
  }

  /** Forgets the times of all plans. */
  synchronized void resetTimes() {
    plans.values().forEach(planned -> planned.executor.times().reset());
  }

  /** The memory of the session's packed weights. */
  long packedBytes() {
    return weights.bytes();
  }

  @Override
  public synchronized void close() {
    List.copyOf(plans.keySet()).forEach(this::evict);
    weights.close();
  }
}

package dev.cardinal;

import dev.cardinal.exec.Executor;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.tune.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The plans of a session by signature: the types of all inputs, and the values of those that
 * determine shapes. The plan that was not used for longest makes room for a new one.
 */
final class PlanCache implements AutoCloseable {
  /** Inputs that determine shapes are small: shapes, axes, pads. */
  private static final long MOST_SHAPING_ELEMENTS = 4096;

  private final PreparedGraph prepared;
  private final Graph inputs;
  private final SignaturePlanner planner;
  private final int capacity;
  private final Map<Signature, Planned> plans = new LinkedHashMap<>(16, 0.75f, true);
  private Planned latest;

  private static final class Planned {
    private final SignaturePlanner.Made made;
    private int leases;
    private boolean evicted;
    private boolean closed;

    Planned(SignaturePlanner.Made made) {
      this.made = made;
    }

    void closeIfDone() {
      if (evicted && leases == 0 && !closed) {
        closed = true;
        made.executor().close();
      }
    }
  }

  PlanCache(PreparedGraph prepared, SignaturePlanner planner, int capacity) {
    this.prepared = prepared;
    this.inputs = prepared.inputsOnly();
    this.planner = planner;
    this.capacity = capacity;
  }

  /** Keeps a plan from being freed until it is closed. */
  final class Lease implements AutoCloseable {
    private final Planned planned;

    private Lease(Planned planned) {
      this.planned = planned;
    }

    Executor executor() {
      return planned.made.executor();
    }

    String signature() {
      return planned.made.signature().toString();
    }

    List<String> passes() {
      return Stream.concat(prepared.passes().stream(), planned.made.passes().stream()).toList();
    }

    Decision decision() {
      return planned.made.decision();
    }

    List<String> warnings() {
      return planned.made.warnings();
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
    for (GraphInput input : inputs.inputs()) {
      input.type().ifPresent(type -> types.put(input.value().name(), type));
    }
    if (types.size() == inputs.inputs().size() && prepared.shaping().isEmpty()) {
      leaseForTypes(types).close();
      prepared.finish();
      planner.settle();
    }
  }

  /** The plan for a call's inputs. */
  Lease lease(Map<String, Tensor> tensors) {
    Map<String, TensorType> types = Binding.types(inputs, tensors);
    Map<String, List<Long>> values = new TreeMap<>();
    for (GraphInput input : prepared.shaping()) {
      String name = input.value().name();
      values.put(name, shapingValues(input, tensors.get(name)));
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
    if (!prepared.shaping().isEmpty()) {
      throw new IllegalArgumentException(
          "shapes in the model depend on the values of its inputs " + prepared.shaping());
    }
    Binding.checkNames(inputs, types.keySet());
    return lease(new Signature(new TreeMap<>(types), Map.of()));
  }

  private synchronized Lease lease(Signature signature) {
    Planned planned = plans.get(signature);
    if (planned == null) {
      Binding.checkTypes(inputs, signature.types()); // the graph itself may have been let go
      planned = new Planned(planner.plan(prepared::whole, signature));
      prepared.letGo();
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

  /** The plan of the last run. */
  synchronized Optional<Lease> latest() {
    return Optional.ofNullable(latest).map(this::lease);
  }

  /** Forgets the times of all plans. */
  synchronized void resetTimes() {
    plans.values().forEach(planned -> planned.made.executor().times().reset());
  }

  /** The memory of the session's packed weights. */
  long packedBytes() {
    return planner.packedBytes();
  }

  @Override
  public synchronized void close() {
    List.copyOf(plans.keySet()).forEach(this::evict);
    planner.close();
  }
}

package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Work;
import dev.cardinal.plan.MemoryPlanner.Buffer;
import dev.cardinal.plan.MemoryPlanner.Placed;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes a plan of a graph whose types are all known. */
public final class Planner {
  private final Graph graph;
  private final Lifetimes lifetimes;
  private final Map<Value, Placement> placements = new HashMap<>();
  private final Map<Value, TensorType> unwanted = new HashMap<>();
  private final Placed memory;

  private Planner(Graph graph) {
    this.graph = graph;
    this.lifetimes = Lifetimes.of(graph);
    graph.nodes().forEach(this::inferUnwanted);
    List<Value> owners = List.copyOf(lifetimes.buffers().keySet());
    this.memory = placeBuffers(owners);
    for (int i = 0; i < owners.size(); i++) {
      long offset = memory.offsets().get(i);
      placements.put(owners.get(i), new Placement.InArena(offset, type(owners.get(i))));
    }
  }

  /**
   * Chooses kernels and places values.
   *
   * @param selector chooses the kernels
   * @param weights keeps their packed weights
   * @throws PlanException if a type is not known, no kernel takes a node, or memory is out of range
   */
  public static Plan plan(Graph graph, KernelSelector selector, PackedWeights weights) {
    return new Planner(graph).plan(selector, weights);
  }

  private Placed placeBuffers(List<Value> owners) {
    try {
      var buffers = new ArrayList<Buffer>();
      for (Value owner : owners) {
        Lifetimes.Span span = lifetimes.buffers().get(owner);
        buffers.add(new Buffer(type(owner).byteSize(), span.first(), span.last()));
      }
      return MemoryPlanner.place(buffers);
    } catch (ArithmeticException e) {
      throw new PlanException(graph.name() + " needs more memory than can be addressed", e);
    }
  }

  private void inferUnwanted(Node node) {
    if (node.outputs().contains(Value.ABSENT)) {
      List<TensorType> all = node.op().infer(operands(node));
      for (int i = 0; i < node.outputs().size(); i++) {
        unwanted.put(Lifetimes.result(node, i), all.get(i));
      }
    }
  }

  private Operands operands(Node node) {
    node.inputs().stream().filter(value -> !value.isAbsent()).forEach(this::type);
    return graph.operands(node).orElseThrow();
  }

  /** A value's type; that it is not known is an error. */
  private TensorType type(Value value) {
    return graph
        .type(value)
        .or(() -> Optional.ofNullable(unwanted.get(value)))
        .orElseThrow(
            () ->
                new PlanException(
                    "the type of '"
                        + value.name()
                        + "' depends on data that is only known during a run"
                        + graph.producer(value).map(n -> ": " + n.label()).orElse("")));
  }

  private Placement placement(Value value) {
    Value owner = lifetimes.owner(value);
    if (graph.constant(owner).isPresent()) {
      Tensor kept = kept(graph.constant(owner).get());
      return new Placement.Constant(owner.equals(value) ? kept : kept.reshape(type(value).shape()));
    }
    var place = (Placement.InArena) placements.get(owner);
    return new Placement.InArena(place.offset(), type(value));
  }

  /** Constants that are read in runs leave the model's file, which may be cut short meanwhile. */
  private static Tensor kept(Tensor constant) {
    return constant.onHeap() ? constant : constant.copy();
  }

  private Plan plan(KernelSelector selector, PackedWeights weights) {
    var steps = new ArrayList<Step>();
    try {
      for (Node node : graph.nodes()) {
        if (!lifetimes.isView(node)) {
          steps.add(step(node, selector, weights));
        }
      }
    } catch (RuntimeException | Error e) {
      steps.forEach(step -> step.kernel().close());
      throw e;
    }
    Map<String, Placement> inputs = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      inputs.put(input.value().name(), placement(input.value()));
    }
    Map<String, Placement> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(output -> outputs.put(output.name(), placement(output)));
    return new Plan(graph.name(), steps, inputs, outputs, memory);
  }

  private Step step(Node node, KernelSelector selector, PackedWeights weights) {
    Operands operands = operands(node);
    List<TensorType> all = node.op().infer(operands);
    var query = new KernelQuery(node.op(), operands, all.subList(0, node.outputs().size()));
    KernelChoice choice = selector.select(node, query);
    Kernel kernel = choice.kernel().create(query, weights);
    var src = new ArrayList<Optional<Placement>>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value value = node.input(i);
      boolean packed = graph.constant(value).isPresent() && !kernel.reads(i);
      src.add(value.isAbsent() || packed ? Optional.empty() : Optional.of(placement(value)));
    }
    return new Step(
        node.name(),
        node.op().type(),
        query.problem(),
        Work.flops(node.op(), operands, all),
        choice.kernel().id(),
        kernel,
        choice.declined(),
        src,
        IntStream.range(0, node.outputs().size())
            .mapToObj(i -> placement(Lifetimes.result(node, i)))
            .toList());
  }
}

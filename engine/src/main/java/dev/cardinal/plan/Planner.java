package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.memory.RunMemory;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import dev.cardinal.plan.MemoryPlanner.Placed;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.PackedWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Makes a plan of a graph whose types are all known: steps first, then a place for every buffer.
 */
public final class Planner {
  private final Graph graph;
  private final Drafts drafts;
  private final Placed memory;
  private final Map<Value, Long> offsets = new HashMap<>();

  private Planner(Graph graph, Drafts drafts) {
    this.graph = graph;
    this.drafts = drafts;
    var lifetimes = Lifetimes.of(drafts.steps(), inputs(), drafts.outputs().values());
    List<Value> owners = List.copyOf(lifetimes.buffers().keySet());
    this.memory = place(lifetimes, owners);
    for (int i = 0; i < owners.size(); i++) {
      offsets.put(owners.get(i), memory.offsets().get(i));
    }
  }

  /**
   * Chooses kernels and places values.
   *
   * @param selector chooses the kernels
   * @param weights keeps their packed weights
   * @param options what the session asks of all kernels
   * @throws PlanException if a type is not known, no kernel takes a node, or memory is out of range
   */
  public static Plan plan(
      Graph graph, KernelSelector selector, PackedWeights weights, KernelOptions options) {
    return plan(graph, selector, weights, options, (_, _) -> {});
  }

  /** As {@link #plan(Graph, KernelSelector, PackedWeights, KernelOptions)}, with a listener. */
  public static Plan plan(
      Graph graph,
      KernelSelector selector,
      PackedWeights weights,
      KernelOptions options,
      KernelListener listener) {
    KernelSource kernels = KernelSource.of(selector, weights, listener);
    Drafts drafts = Drafts.of(TypedGraph.of(graph), kernels, options);
    try {
      var planner = new Planner(graph, drafts);
      if (drafts.nativeMemory() || RunMemory.fitsHeap(planner.memory.arenaBytes())) {
        return planner.plan();
      }
    } catch (RuntimeException | Error e) {
      drafts.close();
      throw e;
    }
    drafts.close();
    return plan(graph, selector, weights, options.withNativeMemory(), listener);
  }

  private List<Buffer> inputs() {
    return graph.inputs().stream().map(input -> drafts.input(input.value())).toList();
  }

  private Placed place(Lifetimes lifetimes, List<Value> owners) {
    try {
      var buffers = new ArrayList<MemoryPlanner.Buffer>();
      for (Value owner : owners) {
        Lifetimes.Span span = lifetimes.buffers().get(owner);
        buffers.add(new MemoryPlanner.Buffer(lifetimes.bytes(owner), span.first(), span.last()));
      }
      return MemoryPlanner.place(buffers);
    } catch (ArithmeticException e) {
      throw new PlanException(graph.name() + " needs more memory than can be addressed", e);
    }
  }

  private Plan plan() {
    var steps = new ArrayList<Step>();
    for (Draft draft : drafts.steps()) {
      steps.add(step(draft, steps.size()));
    }
    Map<String, Placement> inputs = new LinkedHashMap<>();
    inputs().forEach(input -> inputs.put(input.owner().name(), placement(input)));
    Map<String, Placement> outputs = new LinkedHashMap<>();
    drafts.outputs().forEach((name, output) -> outputs.put(name, placement(output)));
    return new Plan(graph.name(), steps, inputs, outputs, memory, drafts.nativeMemory());
  }

  private Placement placement(Source source) {
    return switch (source) {
      case Source.Constant(var tensor) -> new Placement.Constant(tensor);
      case Buffer buffer ->
          new Placement.InArena(offsets.get(buffer.owner()), buffer.type(), buffer.layout());
    };
  }

  private Step step(Draft draft, int index) {
    Long scratch = offsets.get(Lifetimes.scratch(index));
    return new Step(
        draft.node(),
        draft.operator(),
        draft.problem(),
        draft.flops(),
        draft.kind().kernel(),
        draft.kind(),
        draft.kernel(),
        draft.declined(),
        draft.src().stream().map(src -> src.map(this::placement)).toList(),
        draft.dst().stream().map(this::placement).toList(),
        scratch == null ? OptionalLong.empty() : OptionalLong.of(scratch));
  }
}

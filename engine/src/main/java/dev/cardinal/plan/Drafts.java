package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Reorder;
import dev.cardinal.plan.Draft.Part;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import dev.cardinal.plan.KernelSource.Made;
import dev.cardinal.plan.TypedGraph.TypedNode;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a graph in order: a kernel for every node that is no view, and a reorder wherever a
 * kernel wants another layout than the one in which a value stands. A value is reordered once for
 * each layout, however many steps want it so.
 *
 * <p>Tensors are on the heap unless a kernel needs them in native memory. Kernels are chosen anew
 * if that turns out late: those that compute on arrays decline then.
 */
final class Drafts {
  private record Reordered(Value owner, Layout layout) {}

  private final TypedGraph typed;
  private final Graph graph;
  private final KernelSource kernels;
  private final KernelOptions options;
  private final WantedLayouts wanted;
  private final Map<Value, Buffer> standing = new HashMap<>();
  private final Map<Reordered, Buffer> reordered = new HashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Source> outputs = new LinkedHashMap<>();

  private Drafts(TypedGraph typed, KernelSource kernels, KernelOptions options) {
    this.typed = typed;
    this.graph = typed.graph();
    this.kernels = kernels;
    this.options = options;
    this.wanted = WantedLayouts.of(typed, kernels, options);
  }

  /**
   * Chooses kernels and layouts.
   *
   * @throws PlanException if no kernel takes a node
   */
  static Drafts of(TypedGraph graph, KernelSource kernels, KernelOptions options) {
    Drafts drafts =
        drafted(graph, kernels, kernels.nativeMemory() ? options.withNativeMemory() : options);
    if (drafts.nativeMemory()
        || drafts.steps().stream().noneMatch(step -> step.kernel().nativeMemory())) {
      return drafts;
    }
    drafts.close();
    return drafted(graph, kernels, options.withNativeMemory());
  }

  private static Drafts drafted(TypedGraph graph, KernelSource kernels, KernelOptions options) {
    var drafts = new Drafts(graph, kernels, options);
    try {
      drafts.draftAll();
    } catch (RuntimeException | Error e) {
      drafts.close();
      throw e;
    }
    return drafts;
  }

  /** Closes the kernels of drafts that no plan is made of. */
  void close() {
    drafts.forEach(draft -> draft.kernel().close());
  }

  /** Whether tensors are in native memory. */
  boolean nativeMemory() {
    return options.nativeMemory();
  }

  /** The steps in order. */
  List<Draft> steps() {
    return drafts;
  }

  /** Where an input goes. */
  Buffer input(Value input) {
    return standing.get(input);
  }

  /** Where the outputs are at the end, by name. */
  Map<String, Source> outputs() {
    return outputs;
  }

  private void draftAll() {
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      standing.put(value, new Buffer(value, typed.type(value), Layout.ROW_MAJOR));
    }
    for (TypedNode node : typed.nodes()) {
      if (node.isView()) {
        view(node.node());
      } else {
        draft(node);
      }
    }
    for (Value output : graph.outputs()) {
      outputs.put(output.name(), source(output, Layout.ROW_MAJOR));
    }
    Fusions.fuse(drafts, outputs.values(), kernels);
  }

  private void view(Node node) {
    if (source(node.input(0), Layout.ROW_MAJOR) instanceof Buffer buffer) {
      standing.put(node.output(), buffer.view(typed.type(node.output())));
    }
  }

  private void draft(TypedNode typedNode) {
    Node node = typedNode.node();
    KernelQuery query = typedNode.query(layouts(node.inputs()), wanted.of(node), options);
    Made made = kernels.make(node, typedNode.workload(), query, typedNode.flops());
    Kernel kernel = made.kernel();
    var src = new ArrayList<Optional<Source>>();
    try {
      for (int i = 0; i < node.inputs().size(); i++) {
        src.add(operand(node.input(i), kernel, i));
      }
    } catch (RuntimeException | Error e) {
      kernel.close();
      throw e;
    }
    var dst = new ArrayList<Buffer>();
    for (int i = 0; i < node.outputs().size(); i++) {
      Value value = node.outputs().get(i);
      Value owner = value.isAbsent() ? named("unwanted " + i + " of " + node.label()) : value;
      Buffer buffer = new Buffer(owner, query.results().get(i), kernel.dstLayout(i));
      standing.put(owner, buffer);
      dst.add(buffer);
    }
    add(node, typedNode.workload(), query, made, typedNode.flops(), src, dst);
  }

  private void add(
      Node node,
      String workload,
      KernelQuery query,
      Made made,
      long flops,
      List<Optional<Source>> src,
      List<Buffer> dst) {
    var part = new Part(node.name(), workload, query, made.choice());
    String id = made.choice().kernel().id();
    drafts.add(Draft.of(List.of(part), id, made.kernel(), flops, src, dst));
  }

  private List<Layout> layouts(List<Value> inputs) {
    return inputs.stream()
        .map(value -> standing.containsKey(value) ? standing.get(value).layout() : null)
        .map(layout -> layout == null ? Layout.ROW_MAJOR : layout)
        .toList();
  }

  private Optional<Source> operand(Value value, Kernel kernel, int index) {
    if (value.isAbsent()) {
      return Optional.empty();
    }
    if (constant(value).isPresent()) {
      return kernel.reads(index) ? Optional.of(source(value, Layout.ROW_MAJOR)) : Optional.empty();
    }
    return Optional.of(source(value, kernel.srcLayout(index)));
  }

  /** A value's constant, also where the value is a view of one. */
  private Optional<Tensor> constant(Value value) {
    Optional<Tensor> known = graph.constant(value);
    if (known.isPresent() || standing.containsKey(value)) {
      return known;
    }
    Node producer = graph.producer(value).orElseThrow();
    return constant(producer.input(0)).map(tensor -> tensor.reshape(typed.type(value).shape()));
  }

  /** A value in a layout, reordered if it stands in another. */
  private Source source(Value value, Layout wanted) {
    Optional<Tensor> constant = constant(value);
    if (constant.isPresent()) {
      return new Source.Constant(kernels.kept(constant.get()));
    }
    Buffer buffer = standing.get(value);
    if (buffer.layout().sameBytes(wanted, buffer.type().shape())) {
      return buffer.as(wanted);
    }
    return reordered
        .computeIfAbsent(new Reordered(buffer.owner(), wanted), _ -> reorder(buffer, wanted))
        .view(buffer.type())
        .as(wanted);
  }

  private Buffer reorder(Buffer from, Layout wanted) {
    var dst = new Buffer(named(from.owner() + " as " + wanted), from.type(), wanted);
    var node =
        new Node(
            dst.owner().name(),
            new Reorder(from.layout(), wanted),
            List.of(from.owner()),
            List.of(dst.owner()));
    var query =
        new KernelQuery(
            node.op(),
            Operands.of(from.type()),
            List.of(from.type()),
            List.of(from.layout()),
            options);
    String workload = StepKind.workload(query);
    Made made = kernels.make(node, workload, query, 0);
    add(node, workload, query, made, 0, List.of(Optional.of(from)), List.of(dst));
    return dst;
  }

  /** A name that no value of the graph has. */
  private Value named(String name) {
    var value = new Value(name);
    return graph.type(value).isPresent() ? named(name + "'") : value;
  }
}

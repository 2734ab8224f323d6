package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Work;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
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
 */
final class Drafts {
  private record Reordered(Value owner, Layout layout) {}

  private final Graph graph;
  private final KernelSelector selector;
  private final PackedWeights weights;
  private final KernelOptions options;
  private final Map<Value, Buffer> standing = new HashMap<>();
  private final Map<Reordered, Buffer> reordered = new HashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Source> outputs = new LinkedHashMap<>();

  private Drafts(
      Graph graph, KernelSelector selector, PackedWeights weights, KernelOptions options) {
    this.graph = graph;
    this.selector = selector;
    this.weights = weights;
    this.options = options;
  }

  /**
   * Chooses kernels and layouts.
   *
   * @throws PlanException if a type is not known, or no kernel takes a node
   */
  static Drafts of(
      Graph graph, KernelSelector selector, PackedWeights weights, KernelOptions options) {
    var drafts = new Drafts(graph, selector, weights, options);
    drafts.requireTypes();
    try {
      drafts.draftAll();
    } catch (RuntimeException | Error e) {
      drafts.steps().forEach(step -> step.kernel().close());
      throw e;
    }
    return drafts;
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

  /** That types are known and memory in range is checked before any kernel is made. */
  private void requireTypes() {
    try {
      long sum = 0;
      for (GraphInput input : graph.inputs()) {
        Buffer buffer = new Buffer(input.value(), type(input.value()), Layout.ROW_MAJOR);
        standing.put(input.value(), buffer);
        sum = Math.addExact(sum, buffer.bytes());
      }
      for (Node node : graph.nodes()) {
        for (TensorType result : node.op().infer(operands(node))) {
          sum = Math.addExact(sum, result.byteSize());
        }
      }
    } catch (ArithmeticException e) {
      throw new PlanException(graph.name() + " needs more memory than can be addressed", e);
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
        .orElseThrow(
            () ->
                new PlanException(
                    "the type of '"
                        + value.name()
                        + "' depends on data that is only known during a run"
                        + graph.producer(value).map(n -> ": " + n.label()).orElse("")));
  }

  private void draftAll() {
    for (Node node : graph.nodes()) {
      if (isView(node)) {
        view(node);
      } else {
        draft(node);
      }
    }
    for (Value output : graph.outputs()) {
      outputs.put(output.name(), source(output, Layout.ROW_MAJOR));
    }
  }

  /** Whether a node needs no step because its result has its operand's bytes. */
  private static boolean isView(Node node) {
    return node.op().isView() && node.outputs().size() == 1;
  }

  private void view(Node node) {
    TensorType type = type(node.output());
    if (source(node.input(0), Layout.ROW_MAJOR) instanceof Buffer buffer) {
      standing.put(node.output(), buffer.view(type));
    }
  }

  private void draft(Node node) {
    Operands operands = operands(node);
    List<TensorType> all = node.op().infer(operands);
    List<TensorType> wanted = all.subList(0, node.outputs().size());
    KernelQuery query = query(node.op(), operands, wanted, node.inputs());
    KernelChoice choice = selector.select(node, query);
    Kernel kernel = choice.kernel().create(query, weights);
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
    for (int i = 0; i < wanted.size(); i++) {
      Value value = node.outputs().get(i);
      Value owner = value.isAbsent() ? named("unwanted " + i + " of " + node.label()) : value;
      Buffer buffer = new Buffer(owner, wanted.get(i), kernel.dstLayout(i));
      standing.put(owner, buffer);
      dst.add(buffer);
    }
    long flops = Work.flops(node.op(), operands, all);
    drafts.add(new Draft(node.name(), query, choice, kernel, flops, src, dst));
  }

  private KernelQuery query(
      Op op, Operands operands, List<TensorType> results, List<Value> inputs) {
    List<Layout> layouts =
        inputs.stream()
            .map(value -> standing.containsKey(value) ? standing.get(value).layout() : null)
            .map(layout -> layout == null ? Layout.ROW_MAJOR : layout)
            .toList();
    return new KernelQuery(op, operands, results, layouts, options);
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
    return constant(producer.input(0)).map(tensor -> tensor.reshape(type(value).shape()));
  }

  /** A value in a layout, reordered if it stands in another. */
  private Source source(Value value, Layout wanted) {
    Optional<Tensor> constant = constant(value);
    if (constant.isPresent()) {
      return new Source.Constant(kept(constant.get()));
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

  /** Constants that are read in runs leave the model's file, which may be cut short meanwhile. */
  private static Tensor kept(Tensor constant) {
    return constant.onHeap() ? constant : constant.copy();
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
    KernelChoice choice = selector.select(node, query);
    Kernel kernel = choice.kernel().create(query, weights);
    drafts.add(
        new Draft(node.name(), query, choice, kernel, 0, List.of(Optional.of(from)), List.of(dst)));
    return dst;
  }

  /** A name that no value of the graph has. */
  private Value named(String name) {
    var value = new Value(name);
    return graph.type(value).isPresent() ? named(name + "'") : value;
  }
}

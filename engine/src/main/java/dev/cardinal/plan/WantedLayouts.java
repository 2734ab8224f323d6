package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.plan.TypedGraph.TypedNode;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layout in which each value would best stand, where its kernels like another than row-major:
 * they do so in a layout of their own only if all that reads the value likes the same, up to where
 * the difference ends, such as at a pooling that leaves single pixels. Nothing is then reordered
 * but what comes from outside of such a run of nodes; where that is much for what the run has to
 * do, it stays row-major.
 */
final class WantedLayouts {
  /**
   * Convolutions and poolings of a run for each value that may have to be reordered for it, at
   * least: other nodes take as long in any layout.
   */
  private static final int LEAST_NODES = 2;

  private final TypedGraph typed;
  private final Graph graph;
  private final Map<Value, Layout> wanted = new HashMap<>();
  private final Map<Value, Set<Node>> readers = new HashMap<>();

  /** The layout that a node shares with those that read its results. */
  private final Map<Node, Layout> shared = new HashMap<>();

  private WantedLayouts(TypedGraph typed) {
    this.typed = typed;
    this.graph = typed.graph();
    for (Node node : graph.nodes()) {
      for (Value input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new HashSet<>()).add(node);
      }
    }
  }

  static WantedLayouts of(TypedGraph typed, KernelSource kernels, KernelOptions options) {
    var layouts = new WantedLayouts(typed);
    for (TypedNode node : typed.nodes().reversed()) {
      KernelQuery query = node.query(List.of(), List.of(), options);
      kernels
          .common(node.node(), node.workload(), query)
          .filter(layout -> layouts.isShared(node.node(), layout))
          .ifPresent(layout -> layouts.share(node.node(), layout));
    }
    layouts.dropShortRuns();
    return layouts;
  }

  private boolean isShared(Node node, Layout layout) {
    return node.outputs().stream()
        .filter(result -> matters(result, layout))
        .allMatch(
            result ->
                !graph.outputs().contains(result)
                    && readers.getOrDefault(result, Set.of()).stream()
                        .allMatch(reader -> layout.equals(shared.get(reader))));
  }

  private void share(Node node, Layout layout) {
    shared.put(node, layout);
    node.outputs().stream()
        .filter(result -> matters(result, layout))
        .forEach(result -> wanted.put(result, layout));
  }

  /**
   * Whether a value has other bytes in a layout than row-major. That single pixels may have some
   * that only fill blocks up is of no account.
   */
  private boolean matters(Value value, Layout layout) {
    if (value.isAbsent()) {
      return false;
    }
    Shape shape = typed.type(value).shape();
    return layout.takes(shape)
        && !layout.sameBytes(Layout.ROW_MAJOR, shape)
        && !(shape.rank() > 2 && shape.elements(2, shape.rank()) == 1);
  }

  private void dropShortRuns() {
    Set<Node> seen = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (shared.containsKey(node) && !seen.contains(node)) {
        Set<Node> run = run(node);
        seen.addAll(run);
        if (run.stream().filter(WantedLayouts::gains).count() < LEAST_NODES * entering(run)) {
          run.forEach(member -> member.outputs().forEach(wanted::remove));
        }
      }
    }
  }

  private static boolean gains(Node node) {
    return switch (node.op()) {
      case Conv _, MaxPool _, GlobalAveragePool _, ReduceMean _ -> true;
      default -> false;
    };
  }

  /** A node and all that it is connected with by wanted values. */
  private Set<Node> run(Node start) {
    Set<Node> run = new HashSet<>(Set.of(start));
    Deque<Node> open = new ArrayDeque<>(run);
    while (!open.isEmpty()) {
      Node node = open.pop();
      Set<Node> neighbours = new HashSet<>();
      node.outputs().stream()
          .filter(wanted::containsKey)
          .forEach(result -> neighbours.addAll(readers.getOrDefault(result, Set.of())));
      node.inputs().stream()
          .filter(wanted::containsKey)
          .forEach(input -> neighbours.add(graph.producer(input).orElseThrow()));
      neighbours.stream().filter(run::add).forEach(open::push);
    }
    return run;
  }

  /** How many computed values a run reads that stand row-major. */
  private long entering(Set<Node> run) {
    return run.stream()
        .flatMap(
            node ->
                node.inputs().stream()
                    .filter(input -> matters(input, shared.get(node)))
                    .filter(input -> graph.constant(input).isEmpty()))
        .filter(input -> !wanted.containsKey(input))
        .distinct()
        .count();
  }

  /** The layouts in which a node's results are wanted. */
  List<Layout> of(Node node) {
    return node.outputs().stream()
        .map(result -> wanted.getOrDefault(result, Layout.ROW_MAJOR))
        .toList();
  }
}

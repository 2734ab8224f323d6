package dev.cardinal.app;

import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes between two values as a structure: one after the other, or in paths side by side that a
 * last node joins.
 */
sealed interface Region {
  /**
   * Blocks within blocks that are looked into: sums of as many paths as ResNeXts have, and more.
   */
  int MOST_DEPTH = 200;

  /** One node. */
  record Single(Node node) implements Region {}

  /** Regions one after the other, each of which takes all that the one before gives. */
  record Series(List<Region> parts) implements Region {}

  /**
   * Paths from the same value to the same node.
   *
   * @param paths what lies on them, an empty series where a path is the value itself
   * @param join the node at their end
   */
  record Parallel(List<Region> paths, Node join) implements Region {}

  /** Nodes in which neither is found. */
  record Tangle(List<Node> nodes) implements Region {}

  /**
   * The structure of nodes.
   *
   * @param nodes in an order in which they can be computed
   * @param given the values that come from outside and are computed there
   */
  static Region of(List<Node> nodes, Set<Value> given) {
    return of(nodes, given, 0);
  }

  private static Region of(List<Node> nodes, Set<Value> given, int depth) {
    var parts = new ArrayList<Region>();
    Set<Value> live = given;
    for (List<Node> part : Cuts.of(nodes, given)) {
      parts.add(part.size() == 1 ? new Single(part.getFirst()) : block(part, live, depth));
      live = Set.of(part.getLast().output());
    }
    return parts.size() == 1 ? parts.getFirst() : new Series(parts);
  }

  /** Nodes that no value between them cuts. */
  private static Region block(List<Node> nodes, Set<Value> given, int depth) {
    Node join = nodes.getLast();
    List<List<Node>> components = components(nodes.subList(0, nodes.size() - 1));
    boolean direct = join.inputs().stream().anyMatch(given::contains);
    boolean parallel = components.size() + (direct ? 1 : 0) > 1;
    if (given.size() != 1
        || depth == MOST_DEPTH
        || !parallel
        || !components.stream().allMatch(path -> endsIn(path, join))) {
      return new Tangle(nodes);
    }
    var paths = new ArrayList<Region>();
    for (List<Node> component : components) {
      Region path = of(component, given, depth + 1);
      if (path instanceof Parallel inner && isSame(inner.join(), join)) {
        paths.addAll(inner.paths());
      } else {
        paths.add(path);
      }
    }
    if (direct) {
      paths.add(new Series(List.of()));
    }
    return new Parallel(paths, join);
  }

  /** Whether a path gives the join one value, and at its end. */
  private static boolean endsIn(List<Node> path, Node join) {
    Set<Value> results = new HashSet<>();
    path.forEach(node -> results.addAll(node.outputs()));
    results.retainAll(join.inputs());
    return results.equals(Set.of(path.getLast().output()));
  }

  /** Whether results that are joined once more might as well be joined at once. */
  private static boolean isSame(Node inner, Node outer) {
    return switch (inner.op()) {
      case Add _, Sum _ -> outer.op() instanceof Add || outer.op() instanceof Sum;
      case Concat concat -> concat.equals(outer.op());
      default -> false;
    };
  }

  /** Nodes that values connect, each group in the order of the whole. */
  private static List<List<Node>> components(List<Node> nodes) {
    Map<Value, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(value -> producers.put(value, node)));
    Map<Node, Set<Node>> neighbours = new HashMap<>();
    for (Node node : nodes) {
      for (Value value : node.inputs()) {
        Node producer = producers.get(value);
        if (producer != null) {
          neighbours.computeIfAbsent(node, _ -> new HashSet<>()).add(producer);
          neighbours.computeIfAbsent(producer, _ -> new HashSet<>()).add(node);
        }
      }
    }
    Map<Node, List<Node>> groups = new LinkedHashMap<>();
    Map<Node, Node> heads = new HashMap<>();
    for (Node node : nodes) {
      if (!heads.containsKey(node)) {
        mark(node, neighbours, heads);
      }
      groups.computeIfAbsent(heads.get(node), _ -> new ArrayList<>()).add(node);
    }
    return List.copyOf(groups.values());
  }

  private static void mark(Node head, Map<Node, Set<Node>> neighbours, Map<Node, Node> heads) {
    var open = new ArrayList<>(List.of(head));
    heads.put(head, head);
    while (!open.isEmpty()) {
      for (Node next : neighbours.getOrDefault(open.removeLast(), Set.of())) {
        if (heads.putIfAbsent(next, head) == null) {
          open.add(next);
        }
      }
    }
  }
}

package dev.cardinal.graph;

import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes to a graph, gathered and then applied at once: the graph itself stays as it is. Constants
 * that no node uses any more are dropped.
 */
public final class GraphEdit {
  private final Graph graph;
  private final Map<Node, Node> replaced = new HashMap<>();
  private final Set<Node> removed = new HashSet<>();
  private final Map<Value, Value> redirected = new HashMap<>();
  private final Map<Value, Tensor> added = new LinkedHashMap<>();

  /** No changes yet. */
  public GraphEdit(Graph graph) {
    this.graph = graph;
  }

  /** Whether nothing has been changed. */
  public boolean isEmpty() {
    return replaced.isEmpty() && removed.isEmpty() && redirected.isEmpty() && added.isEmpty();
  }

  /** Whether a node has been replaced or removed. */
  public boolean touches(Node node) {
    return replaced.containsKey(node) || removed.contains(node);
  }

  /** Puts a node in the place of another. */
  public GraphEdit replace(Node old, Node by) {
    replaced.put(old, by);
    return this;
  }

  /** Removes a node; its results must be redirected, made constant, or unused. */
  public GraphEdit remove(Node node) {
    removed.add(node);
    return this;
  }

  /**
   * Lets every use of a value use another. Uses as a graph output are kept: redirect those by
   * {@link #replace} so that outputs keep their names.
   */
  public GraphEdit redirect(Value from, Value to) {
    redirected.put(from, to);
    return this;
  }

  /** Adds a constant, under a name that no other value has (or one whose node is removed). */
  public GraphEdit constant(Value value, Tensor tensor) {
    added.put(value, tensor);
    return this;
  }

  /** A value name that starts as given and is not taken in the graph. */
  public Value fresh(String name) {
    var value = new Value(name);
    for (int i = 1; isTaken(value); i++) {
      value = new Value(name + "_" + i);
    }
    return value;
  }

  private boolean isTaken(Value value) {
    return added.containsKey(value)
        || graph.constants().containsKey(value)
        || graph.producer(value).isPresent()
        || graph.inputs().stream().anyMatch(input -> input.value().equals(value));
  }

  /** The changed graph. */
  public Graph apply() {
    var nodes = new ArrayList<Node>();
    Set<Value> used = new LinkedHashSet<>(graph.outputs());
    for (Node node : graph.nodes()) {
      if (!removed.contains(node)) {
        Node now = redirect(replaced.getOrDefault(node, node));
        nodes.add(now);
        used.addAll(now.inputs());
      }
    }
    Map<Value, Tensor> constants = new LinkedHashMap<>(graph.constants());
    constants.putAll(added);
    constants.keySet().retainAll(used);
    return new Graph(
        graph.name(), graph.inputs(), constants, nodes, graph.outputs(), graph.metadata());
  }

  private Node redirect(Node node) {
    List<Value> inputs = node.inputs().stream().map(this::target).toList();
    return new Node(node.name(), node.op(), inputs, node.outputs());
  }

  private Value target(Value value) {
    Value target = value;
    while (redirected.containsKey(target)) {
      target = redirected.get(target);
    }
    return target;
  }
}

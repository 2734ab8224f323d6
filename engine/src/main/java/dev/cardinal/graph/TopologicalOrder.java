package dev.cardinal.graph;

import dev.cardinal.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that every value has one definition, and orders nodes by their dependencies. */
final class TopologicalOrder {
  private TopologicalOrder() {}

  /** The nodes in dependency order; those already in order keep their places. */
  static List<Node> of(
      List<GraphInput> inputs,
      Map<Value, Tensor> constants,
      List<Node> nodes,
      List<Value> outputs) {
    Map<Value, String> definitions = new HashMap<>();
    inputs.forEach(input -> define(definitions, input.value(), "an input"));
    constants.keySet().forEach(value -> define(definitions, value, "a constant"));
    Set<Value> ready = new HashSet<>(definitions.keySet());
    ready.add(Value.ABSENT);
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      if (!names.add(node.name())) {
        throw new GraphException("two nodes are named '" + node.name() + "'");
      }
      for (Value output : node.outputs()) {
        if (!output.isAbsent()) {
          define(definitions, output, node.label());
        }
      }
    }
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        if (!input.isAbsent() && !definitions.containsKey(input)) {
          throw new GraphException(
              node.label() + " uses value '" + input.name() + "', which nothing defines");
        }
      }
    }
    for (Value output : outputs) {
      if (!definitions.containsKey(output)) {
        throw new GraphException("output '" + output.name() + "' is not defined by any node");
      }
    }
    return sort(nodes, ready);
  }

  private static void define(Map<Value, String> definitions, Value value, String by) {
    if (value.isAbsent()) {
      throw new GraphException(by + " has an empty name");
    }
    String earlier = definitions.put(value, by);
    if (earlier != null) {
      throw new GraphException(
          "value '" + value.name() + "' is defined twice: by " + earlier + " and by " + by);
    }
  }

  private static List<Node> sort(List<Node> nodes, Set<Value> ready) {
    var sorted = new ArrayList<Node>(nodes.size());
    Map<String, Integer> missing = new HashMap<>();
    Map<Value, List<Node>> waiting = new HashMap<>();
    var queue = new ArrayDeque<Node>();
    for (Node node : nodes) {
      Set<Value> unready = new HashSet<>(node.inputs());
      unready.removeAll(ready);
      if (unready.isEmpty()) {
        queue.add(node);
        drain(queue, sorted, ready, missing, waiting);
      } else {
        missing.put(node.name(), unready.size());
        for (Value value : unready) {
          waiting.computeIfAbsent(value, _ -> new ArrayList<>()).add(node);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      Node stuck =
          nodes.stream()
              .filter(node -> missing.getOrDefault(node.name(), 0) > 0)
              .findFirst()
              .orElseThrow();
      throw new GraphException("the graph has a cycle through " + stuck.label());
    }
    return List.copyOf(sorted);
  }

  private static void drain(
      ArrayDeque<Node> queue,
      List<Node> sorted,
      Set<Value> ready,
      Map<String, Integer> missing,
      Map<Value, List<Node>> waiting) {
    while (!queue.isEmpty()) {
      Node node = queue.remove();
      sorted.add(node);
      for (Value output : node.outputs()) {
        if (!output.isAbsent() && ready.add(output)) {
          for (Node next : waiting.getOrDefault(output, List.of())) {
            if (missing.merge(next.name(), -1, Integer::sum) == 0) {
              queue.add(next);
            }
          }
        }
      }
    }
  }
}

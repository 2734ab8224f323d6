package dev.cardinal.app;

import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds where a network is one value wide: between its blocks. */
final class Cuts {
  private Cuts() {}

  /**
   * Cuts nodes wherever the only value that is still needed among them is the result of the node
   * before.
   *
   * @param nodes in an order in which they can be computed
   * @param given the values that come from outside
   * @return the parts in their order; all but the last one end in a node with one result
   */
  static List<List<Node>> of(List<Node> nodes, Set<Value> given) {
    Map<Value, Integer> uses = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }
    Set<Value> live = new HashSet<>(given);
    live.removeIf(value -> !uses.containsKey(value));
    var parts = new ArrayList<List<Node>>();
    int start = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      for (Value value : node.inputs()) {
        if (uses.merge(value, -1, Integer::sum) == 0) {
          live.remove(value);
        }
      }
      node.outputs().stream().filter(uses::containsKey).forEach(live::add);
      if (live.equals(Set.of(node.output())) || i == nodes.size() - 1) {
        parts.add(nodes.subList(start, i + 1));
        start = i + 1;
      }
    }
    return parts;
  }
}

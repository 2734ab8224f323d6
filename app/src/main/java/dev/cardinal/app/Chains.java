package dev.cardinal.app;

import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds nodes that follow each other without another one between or beside them. */
final class Chains {
  private Chains() {}

  /**
   * Cuts nodes into chains, in the order of their last nodes.
   *
   * @param given the values that come from outside and are computed there
   */
  static List<List<Node>> of(List<Node> nodes, Set<Value> given) {
    Map<Value, Integer> uses = new HashMap<>();
    Map<Value, Node> producers = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum));
      node.outputs().forEach(value -> producers.put(value, node));
    }
    Map<Node, List<Node>> chains = new LinkedHashMap<>();
    for (Node node : nodes) {
      List<Node> before =
          node.inputs().stream()
              .filter(producers::containsKey)
              .map(producers::get)
              .distinct()
              .toList();
      List<Node> chain = null;
      boolean alone = before.size() == 1 && node.inputs().stream().noneMatch(given::contains);
      if (alone && isOnlyUse(before.getFirst(), uses)) {
        chain = chains.remove(before.getFirst());
      }
      chain = chain == null ? new ArrayList<>() : chain;
      chain.add(node);
      chains.put(node, chain);
    }
    return List.copyOf(chains.values());
  }

  private static boolean isOnlyUse(Node node, Map<Value, Integer> uses) {
    return node.outputs().size() == 1 && uses.getOrDefault(node.output(), 0) == 1;
  }
}

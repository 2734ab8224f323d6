package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.HashSet;
import java.util.Set;

/** Removes nodes and constants of which no output of the graph has need. */
final class RemoveDeadNodes implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    Set<Value> needed = new HashSet<>(graph.outputs());
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
      } else {
        edit.remove(node);
      }
    }
    boolean deadConstants = !needed.containsAll(graph.constants().keySet());
    return edit.isEmpty() && !deadConstants ? graph : edit.apply();
  }
}

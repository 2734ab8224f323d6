package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.UnaryOp;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells summands that are paths of a block from its shortcut, in which at most one convolution
 * stands.
 */
final class PathShortcut {
  private final Graph graph;

  PathShortcut(Graph graph) {
    this.graph = graph;
  }

  /** Whether a value is the result of at least two convolutions that serve nothing else. */
  boolean isPath(Value value) {
    int convs = 0;
    Optional<Node> node = own(value);
    while (convs < 2 && node.isPresent()) {
      convs += isConv(node.get()) ? 1 : 0;
      node = own(node.get().input(0));
    }
    return convs == 2;
  }

  private Optional<Node> own(Value value) {
    return link(value).filter(_ -> Values.only(graph, value).isPresent());
  }

  /** Whether a value comes from where paths come from, through one convolution at most. */
  boolean isShortcut(Value value, Value source) {
    return nearest(value).stream().anyMatch(nearest(source)::contains);
  }

  /** The value and those before it, as far back as the source of one convolution. */
  private Set<Value> nearest(Value value) {
    Set<Value> nearest = new LinkedHashSet<>();
    int convs = 0;
    Optional<Node> node = link(value);
    nearest.add(value);
    while (convs < 1 && node.isPresent()) {
      convs += isConv(node.get()) ? 1 : 0;
      nearest.add(node.get().input(0));
      node = link(node.get().input(0));
    }
    return nearest;
  }

  private static boolean isConv(Node node) {
    return node.op() instanceof Conv;
  }

  /** The node before a value, if it is of a kind that stands in chains. */
  private Optional<Node> link(Value value) {
    return graph
        .producer(value)
        .filter(
            node ->
                switch (node.op()) {
                  case Conv _, BatchNormalization _, UnaryOp _, Clip _ -> true;
                  case AveragePool _, MaxPool _ -> true;
                  default -> false;
                });
  }
}

package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Nodes of one kind that serve nothing but each other and, in the end, one of them: {@code a + b +
 * c}, in whatever order.
 *
 * @param root the last node
 * @param inner all others
 * @param leaves what they combine, from left to right
 */
record Tree(Node root, List<Node> inner, List<Value> leaves) {
  /** The tree of a root; empty for a node that is part of a larger one. */
  static Optional<Tree> of(Graph graph, Node root, Predicate<Node> kind) {
    if (Values.only(graph, root.output()).filter(kind).isPresent()) {
      return Optional.empty();
    }
    var inner = new ArrayList<Node>();
    var leaves = new ArrayList<Value>();
    var pending = new ArrayDeque<Value>(root.inputs());
    while (!pending.isEmpty()) {
      Value value = pending.removeFirst();
      Optional<Node> node =
          graph.producer(value).filter(kind).filter(_ -> Values.only(graph, value).isPresent());
      node.ifPresent(inner::add);
      node.ifPresentOrElse(
          n -> n.inputs().reversed().forEach(pending::addFirst), () -> leaves.add(value));
    }
    return Optional.of(new Tree(root, inner, leaves));
  }

  /** All nodes. */
  List<Node> nodes() {
    var nodes = new ArrayList<Node>(inner);
    nodes.add(root);
    return nodes;
  }
}

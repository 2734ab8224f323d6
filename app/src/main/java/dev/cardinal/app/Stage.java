package dev.cardinal.app;

import dev.cardinal.app.RegionText.Line;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Op;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a network that one takes in at a glance: a block, or a layer with its normalisation and
 * activation.
 *
 * @param name the name that its nodes have in common
 * @param text what it consists of, in lines
 * @param nodes its nodes, the last of which gives its result
 */
record Stage(String name, List<Line> text, List<Node> nodes) {
  /** A layer with what follows it, which bears the name of its first node. */
  static Stage ofLayer(List<Line> text, List<Node> nodes) {
    return new Stage(name(path(nodes.getFirst())), text, nodes);
  }

  /** A block, whose name is what the names of its nodes begin with, if they have it in common. */
  static Stage ofBlock(List<Line> text, List<Node> nodes) {
    List<String> common = path(nodes.getFirst());
    for (Node node : nodes) {
      List<String> other = path(node);
      int same = 0;
      while (same < Math.min(common.size(), other.size())
          && common.get(same).equals(other.get(same))) {
        same++;
      }
      common = common.subList(0, same);
    }
    return common.isEmpty() ? ofLayer(text, nodes) : new Stage(name(common), text, nodes);
  }

  /**
   * The parts of a node's name, which PyTorch separates by dots and its exporter by slashes, where
   * each part begins with those before; at its end often the operator.
   */
  private static List<String> path(Node node) {
    String name = node.name();
    List<String> parts =
        Arrays.stream(name.split(name.contains("/") ? "/" : "\\."))
            .filter(part -> !part.isEmpty())
            .toList();
    boolean operator = parts.size() > 1 && isOperator(parts.getLast(), node.op());
    return operator ? parts.subList(0, parts.size() - 1) : parts;
  }

  private static boolean isOperator(String part, Op op) {
    return part.equals(op.type()) || part.startsWith(op.type() + "_");
  }

  private static String name(List<String> parts) {
    String last = parts.isEmpty() ? "" : parts.getLast();
    boolean whole = parts.size() > 1 && last.startsWith(parts.get(parts.size() - 2) + ".");
    return whole
        ? last
        : String.join(parts.stream().anyMatch(p -> p.contains(".")) ? "/" : ".", parts);
  }
}

package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Sum;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Questions about values that most fusions ask. */
final class Values {
  private Values() {}

  /** The only use of a value: empty if it is used elsewhere too, twice, or is an output. */
  static Optional<Node> only(Graph graph, Value value) {
    List<Node> consumers = graph.consumers(value);
    return consumers.size() == 1 && !graph.isOutput(value)
        ? Optional.of(consumers.getFirst())
        : Optional.empty();
  }

  /** Whether a node adds two values. */
  static boolean isAddition(Node node) {
    return node.op() instanceof Add || (node.op() instanceof Sum && node.inputs().size() == 2);
  }

  /** The operand of a node with two that is not the one given. */
  static Value other(Node node, Value operand) {
    return node.input(0).equals(operand) ? node.input(1) : node.input(0);
  }

  /** Whether a value is a constant of so many float32 elements in one dimension. */
  static boolean isVector(Graph graph, Value value, long elements) {
    return graph
        .constant(value)
        .filter(constant -> constant.type().equals(TensorType.float32(elements)))
        .isPresent();
  }
}

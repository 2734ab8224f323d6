package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Identity;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Removes nodes whose result is their operand: Identity, and Dropout as it is at inference. Outputs
 * of the graph keep their names: the node that computes the operand then computes the output. An
 * identity stays where there is no such node, or where the operand is an output as well.
 */
final class RemoveIdentities implements GraphPass {
  /** The index of the operand that must be false for a Dropout to be the identity. */
  private static final int DROPOUT_TRAINING = 2;

  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      if (isIdentity(graph, node)) {
        if (graph.isOutput(node.output())) {
          rename(graph, node, edit);
        } else {
          edit.redirect(node.output(), node.input(0)).remove(node);
        }
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static boolean isIdentity(Graph graph, Node node) {
    boolean kind =
        switch (node.op()) {
          case Identity _ -> true;
          case Dropout _ -> isOff(graph, node.input(DROPOUT_TRAINING));
          default -> false;
        };
    return kind && node.outputs().stream().skip(1).noneMatch(value -> isUsed(graph, value));
  }

  private static boolean isOff(Graph graph, Value training) {
    Optional<Tensor> constant = graph.constant(training);
    return training.isAbsent()
        || constant
            .filter(on -> on.dtype() == DType.BOOL && Arrays.equals(on.toLongs(), new long[] {0}))
            .isPresent();
  }

  private static boolean isUsed(Graph graph, Value value) {
    return graph.isOutput(value) || !graph.consumers(value).isEmpty();
  }

  private static void rename(Graph graph, Node node, GraphEdit edit) {
    Value operand = node.input(0);
    Optional<Node> producer = graph.producer(operand);
    if (producer.isPresent() && !edit.touches(producer.get()) && !graph.isOutput(operand)) {
      Node old = producer.get();
      List<Value> outputs =
          old.outputs().stream()
              .map(value -> value.equals(operand) ? node.output() : value)
              .toList();
      edit.replace(old, new Node(old.name(), old.op(), old.inputs(), outputs));
      edit.redirect(operand, node.output()).remove(node);
    }
  }
}

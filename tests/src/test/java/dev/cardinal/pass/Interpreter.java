package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes a graph node by node, by nothing but the operators' own evaluation. */
final class Interpreter {
  private Interpreter() {}

  /** The outputs for inputs by name. */
  static List<Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    Map<Value, Tensor> known = new HashMap<>(graph.constants());
    inputs.forEach((name, tensor) -> known.put(new Value(name), tensor));
    for (Node node : graph.nodes()) {
      List<Operand> operands =
          node.inputs().stream()
              .map(value -> value.isAbsent() ? Operand.ABSENT : Operand.of(known.get(value)))
              .toList();
      List<Tensor> results = node.op().evaluate(new Operands(operands));
      for (int i = 0; i < node.outputs().size(); i++) {
        known.put(node.outputs().get(i), results.get(i));
      }
    }
    return graph.outputs().stream().map(known::get).toList();
  }
}

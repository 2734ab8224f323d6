package dev.cardinal.graph;

import dev.cardinal.op.OperandException;
import dev.cardinal.op.Operands;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Infers the types of a graph's values as far as its inputs' types are known. */
final class TypeInference {
  private TypeInference() {}

  static Map<Value, TensorType> of(Graph graph) {
    Map<Value, TensorType> types = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      input.type().ifPresent(type -> types.put(input.value(), type));
    }
    graph.constants().forEach((value, tensor) -> types.put(value, tensor.type()));
    for (Node node : graph.nodes()) {
      Optional<Operands> operands = Graph.operands(node, types, graph.constants());
      if (operands.isPresent() && valuesKnown(node, operands.get())) {
        infer(node, operands.get(), types);
      }
    }
    return types;
  }

  private static boolean valuesKnown(Node node, Operands operands) {
    return node.op().valueOperands().stream()
        .allMatch(i -> !operands.has(i) || operands.value(i).isPresent());
  }

  private static void infer(Node node, Operands operands, Map<Value, TensorType> types) {
    List<TensorType> results;
    try {
      results = node.op().infer(operands);
    } catch (OperandException e) {
      String cure = ResidualSums.cure(node, operands);
      throw new GraphException(node.label() + ": " + e.getMessage() + cure, e);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new GraphException(
          node.label() + ": operands " + operands + " lead out of range: " + e.getMessage(), e);
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      if (i >= results.size()) {
        throw new GraphException(
            node.label() + " has " + results.size() + " results, not " + node.outputs().size());
      }
      if (!node.outputs().get(i).isAbsent()) {
        types.put(node.outputs().get(i), results.get(i));
      }
    }
  }
}

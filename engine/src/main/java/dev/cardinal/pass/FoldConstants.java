package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Constant;
import dev.cardinal.op.OperandException;
import dev.cardinal.op.Operands;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Computes nodes whose operands are constants, and shapes of values whose types are known. So
 * exporters' shape arithmetic disappears, and types that depend on it become known in turn.
 */
final class FoldConstants implements GraphPass {
  /** A result larger than this stays a node, unless its operands are as large. */
  private static final long MOST_BYTES = 64L << 20;

  @Override
  public Graph apply(Graph graph) {
    Graph before = graph;
    Graph after = fold(before);
    while (after != before) {
      before = after;
      after = fold(before);
    }
    return after;
  }

  private static Graph fold(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      Optional<Operands> operands = graph.operands(node).filter(o -> isFixed(graph, node));
      if (operands.isPresent()) {
        fold(node, operands.get(), edit);
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static boolean isFixed(Graph graph, Node node) {
    return node.op() instanceof ShapeOf
        || node.inputs().stream()
            .allMatch(value -> value.isAbsent() || graph.constant(value).isPresent());
  }

  private static void fold(Node node, Operands operands, GraphEdit edit) {
    try {
      List<TensorType> types = node.op().infer(operands);
      if (isModest(node, operands, types)) {
        List<Tensor> results = results(node, operands, types);
        edit.remove(node);
        for (int i = 0; i < node.outputs().size(); i++) {
          if (!node.outputs().get(i).isAbsent()) {
            edit.constant(node.outputs().get(i), results.get(i));
          }
        }
      }
    } catch (OperandException e) {
      throw new GraphException(node.label() + ": " + e.getMessage(), e);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new GraphException(
          node.label() + " cannot be computed from " + operands + ": " + e.getMessage(), e);
    }
  }

  private static boolean isModest(Node node, Operands operands, List<TensorType> types) {
    return node.op() instanceof Constant || bytes(types) <= Math.max(MOST_BYTES, bytes(operands));
  }

  private static List<Tensor> results(Node node, Operands operands, List<TensorType> types) {
    if (node.op() instanceof Constant(Tensor value)) {
      return List.of(value);
    }
    if (node.op().isView()) {
      Tensor src = operands.tensor(0);
      TensorType type = types.getFirst();
      return List.of(type.equals(src.type()) ? src : src.reshape(type.shape()));
    }
    return node.op().evaluate(operands);
  }

  private static long bytes(List<TensorType> types) {
    return types.stream().mapToLong(TensorType::byteSize).sum();
  }

  private static long bytes(Operands operands) {
    long bytes = 0;
    for (int i = 0; i < operands.count(); i++) {
      bytes += operands.has(i) ? operands.type(i).byteSize() : 0;
    }
    return bytes;
  }
}

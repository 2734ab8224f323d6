package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.MatMul;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Makes a product of two matrices and the addition of one constant per column one step. */
final class FuseMatMulBias implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof MatMul && isMatrix(graph, node.input(0))) {
        Values.only(graph, node.output())
            .filter(next -> Values.isAddition(next) && addsRow(graph, node, next))
            .ifPresent(next -> fuse(node, next, edit));
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static boolean isMatrix(Graph graph, Value value) {
    return graph.type(value).filter(type -> type.shape().rank() == 2).isPresent();
  }

  private static boolean addsRow(Graph graph, Node product, Node add) {
    Value summand = Values.other(add, product.output());
    Optional<Shape> weights = graph.type(product.input(1)).map(TensorType::shape);
    if (graph.constant(summand).isEmpty() || weights.isEmpty() || weights.get().rank() != 2) {
      return false;
    }
    Shape row = graph.constant(summand).get().shape();
    long columns = weights.get().dim(1);
    return row.equals(Shape.of(columns)) || row.equals(Shape.of(1, columns));
  }

  private static void fuse(Node product, Node add, GraphEdit edit) {
    List<Value> inputs =
        List.of(product.input(0), product.input(1), Values.other(add, product.output()));
    var gemm = new Gemm(1, 1, false, false);
    edit.replace(product, new Node(product.name(), gemm, inputs, add.outputs()));
    edit.remove(add);
  }
}

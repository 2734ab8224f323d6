package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Work;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** A graph whose types are all known, and what all drafts of it need, worked out once. */
final class TypedGraph {
  private final Graph graph;
  private final List<TypedNode> nodes;

  /**
   * A node with its types.
   *
   * @param node the node
   * @param operands the types of its operands, and the values of those that are constant
   * @param results the types of the results that are wanted, and of those before them
   * @param flops as in {@link Step}
   * @param workload as in {@link StepKind}
   */
  record TypedNode(
      Node node, Operands operands, List<TensorType> results, long flops, String workload) {
    /** Whether the node needs no step because its result has its operand's bytes. */
    boolean isView() {
      return node.op().isView() && node.outputs().size() == 1;
    }

    KernelQuery query(List<Layout> layouts, List<Layout> wanted, KernelOptions options) {
      return new KernelQuery(node.op(), operands, results, layouts, wanted, options);
    }
  }

  private TypedGraph(Graph graph, List<TypedNode> nodes) {
    this.graph = graph;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Infers what is to be known.
   *
   * @throws PlanException if a type is not known, or all values together exceed what memory can be
   *     addressed
   */
  static TypedGraph of(Graph graph) {
    try {
      long sum = 0;
      for (GraphInput input : graph.inputs()) {
        sum = Math.addExact(sum, type(graph, input.value()).byteSize());
      }
      var nodes = new ArrayList<TypedNode>();
      for (Node node : graph.nodes()) {
        node.inputs().stream().filter(value -> !value.isAbsent()).forEach(v -> type(graph, v));
        Operands operands = graph.operands(node).orElseThrow();
        List<TensorType> results = node.op().infer(operands);
        for (TensorType result : results) {
          sum = Math.addExact(sum, result.byteSize());
        }
        nodes.add(typed(node, operands, results));
      }
      return new TypedGraph(graph, nodes);
    } catch (ArithmeticException e) {
      throw new PlanException(graph.name() + " needs more memory than can be addressed", e);
    }
  }

  private static TypedNode typed(Node node, Operands operands, List<TensorType> results) {
    var query = new KernelQuery(node.op(), operands, results, List.of(), KernelOptions.USUAL);
    return new TypedNode(
        node,
        operands,
        results.subList(0, node.outputs().size()),
        Work.flops(node.op(), operands, results),
        StepKind.workload(query));
  }

  private static TensorType type(Graph graph, Value value) {
    return graph
        .type(value)
        .orElseThrow(
            () ->
                new PlanException(
                    "the type of '"
                        + value.name()
                        + "' depends on data that is only known during a run"
                        + graph.producer(value).map(n -> ": " + n.label()).orElse("")));
  }

  /** The graph. */
  Graph graph() {
    return graph;
  }

  /** Its nodes, each after those that compute its operands. */
  List<TypedNode> nodes() {
    return nodes;
  }

  /** The type of a value of the graph. */
  TensorType type(Value value) {
    return type(graph, value);
  }
}

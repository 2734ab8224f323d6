package dev.cardinal.graph;

import dev.cardinal.tensor.TensorType;
import java.util.stream.Collectors;

/** Prints graphs as text, a line each for inputs, nodes and outputs. */
public final class GraphPrinter {
  private GraphPrinter() {}

  /** The graph as text. */
  public static String print(Graph graph) {
    var text = new StringBuilder("graph ").append(graph.name()).append('\n');
    graph.inputs().forEach(input -> text.append("  input ").append(input).append('\n'));
    text.append("  ").append(graph.constants().size()).append(" constants\n");
    for (Node node : graph.nodes()) {
      text.append("  ")
          .append(node.name())
          .append(": ")
          .append(node.op())
          .append(" (")
          .append(typed(graph, node.inputs()))
          .append(") -> ")
          .append(typed(graph, node.outputs()))
          .append('\n');
    }
    graph
        .outputs()
        .forEach(
            output ->
                text.append("  output ")
                    .append(typed(graph, java.util.List.of(output)))
                    .append('\n'));
    return text.toString();
  }

  private static String typed(Graph graph, java.util.List<Value> values) {
    return values.stream()
        .map(value -> value + graph.type(value).map(TensorType::shape).map(s -> ":" + s).orElse(""))
        .collect(Collectors.joining(", "));
  }
}

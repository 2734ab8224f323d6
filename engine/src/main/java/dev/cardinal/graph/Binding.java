package dev.cardinal.graph;

import dev.cardinal.op.ShapeOf;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides the symbols of a graph: every input gets a type, and some a value. */
public final class Binding {
  private Binding() {}

  /**
   * The graph for inputs of the given types.
   *
   * @param types the type of each input, by name
   * @param values the values of inputs that become constants, by name; see {@link #shaping}
   * @throws GraphException if a type does not fit an input, or a node cannot take its operands
   */
  public static Graph bind(Graph graph, Map<String, TensorType> types, Map<String, Tensor> values) {
    checkTypes(graph, types);
    var inputs = new java.util.ArrayList<GraphInput>();
    Map<Value, Tensor> constants = new LinkedHashMap<>(graph.constants());
    for (GraphInput input : graph.inputs()) {
      String name = input.value().name();
      if (values.containsKey(name)) {
        constants.put(input.value(), values.get(name));
      } else {
        inputs.add(GraphInput.of(input.value(), types.get(name)));
      }
    }
    return new Graph(
        graph.name(), inputs, constants, graph.nodes(), graph.outputs(), graph.metadata());
  }

  /**
   * Checks that types are those of a graph's inputs.
   *
   * @param types the type of each input, by name
   * @throws GraphException if one is missing or does not fit its input
   */
  public static void checkTypes(Graph graph, Map<String, TensorType> types) {
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      TensorType type = types.get(input.value().name());
      if (type == null) {
        throw new GraphException("no type is given for input " + input);
      }
      check(input, type, symbols);
    }
  }

  private static void check(GraphInput input, TensorType type, Map<String, Long> symbols) {
    if (!input.accepts(type)) {
      throw new GraphException("input " + input + " does not take " + type);
    }
    for (int i = 0; i < input.dims().size(); i++) {
      if (input.dims().get(i) instanceof Dim.Symbol(String symbol) && !symbol.isEmpty()) {
        long size = type.shape().dim(i);
        Long earlier = symbols.putIfAbsent(symbol, size);
        if (earlier != null && earlier != size) {
          throw new GraphException(
              "input "
                  + input
                  + " is given "
                  + type
                  + ", but elsewhere in the same call "
                  + symbol
                  + " is "
                  + earlier);
        }
      }
    }
  }

  /**
   * The inputs whose values, not only types, decide the type of some value in the graph: those from
   * which a shape, a list of axes or the like is computed.
   */
  public static List<GraphInput> shaping(Graph graph) {
    Set<Value> needed = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      boolean whole = node.outputs().stream().anyMatch(needed::contains);
      boolean typeOnly = node.op() instanceof ShapeOf;
      for (int i = 0; i < node.inputs().size(); i++) {
        if ((whole && !typeOnly) || node.op().valueOperands().contains(i)) {
          needed.add(node.input(i));
        }
      }
    }
    return graph.inputs().stream().filter(input -> needed.contains(input.value())).toList();
  }

  /** The types of a call's tensors by name, checked against the inputs' names. */
  public static Map<String, TensorType> types(Graph graph, Map<String, Tensor> tensors) {
    checkNames(graph, tensors.keySet());
    Map<String, TensorType> types = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      Tensor tensor = tensors.get(input.value().name());
      if (tensor == null) {
        throw new GraphException("input " + input + " is null");
      }
      types.put(input.value().name(), tensor.type());
    }
    return types;
  }

  /** Checks that names are those of all inputs and of nothing else. */
  public static void checkNames(Graph graph, Set<String> names) {
    Set<String> unknown = new LinkedHashSet<>(names);
    for (GraphInput input : graph.inputs()) {
      if (!unknown.remove(input.value().name())) {
        throw new GraphException("input " + input + " is missing; given: " + names);
      }
    }
    if (!unknown.isEmpty()) {
      throw new GraphException(
          "there is no input " + unknown + "; the inputs are " + graph.inputs());
    }
  }
}

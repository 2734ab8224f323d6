package dev.cardinal.graph;

import dev.cardinal.op.Op;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Builds graphs. Everything is checked in {@link #build}; a value may be used before it is defined,
 * as long as there is no cycle.
 */
public final class GraphBuilder {
  private final String name;
  private final List<GraphInput> inputs = new ArrayList<>();
  private final Map<Value, Tensor> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> nodeNames = new HashSet<>();
  private final List<Value> outputs = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** An empty graph of a name. */
  public GraphBuilder(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  GraphBuilder(Graph graph) {
    this(graph.name());
    inputs.addAll(graph.inputs());
    constants.putAll(graph.constants());
    graph.nodes().forEach(this::node);
    outputs.addAll(graph.outputs());
    metadata.putAll(graph.metadata());
  }

  /** Adds an input and returns its value. */
  public Value input(String input, DType dtype, Dim... dims) {
    return input(new GraphInput(new Value(input), dtype, List.of(dims)));
  }

  /** Adds an input and returns its value. */
  public Value input(GraphInput input) {
    inputs.add(input);
    return input.value();
  }

  /**
   * Adds a constant, which is not copied and must not change, and returns its value.
   *
   * @throws GraphException if there is already a constant of that name
   */
  public Value constant(String constant, Tensor tensor) {
    var value = new Value(constant);
    if (constants.putIfAbsent(value, tensor) != null) {
      throw new GraphException("two constants are named '" + constant + "'");
    }
    return value;
  }

  /** Adds a node with one result, which bears the node's name, and returns the result. */
  public Value node(String node, Op op, Value... operands) {
    var output = new Value(node);
    node(new Node(node, op, List.of(operands), List.of(output)));
    return output;
  }

  /** Adds a node. */
  public GraphBuilder node(Node node) {
    nodes.add(node);
    nodeNames.add(node.name());
    return this;
  }

  /** Whether a node of that name has been added. */
  public boolean hasNode(String node) {
    return nodeNames.contains(node);
  }

  /** Adds an output. */
  public GraphBuilder output(Value value) {
    outputs.add(value);
    return this;
  }

  /** Adds a fact about the model; see {@link Graph#metadata}. */
  public GraphBuilder metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * The graph.
   *
   * @throws GraphException if a value is undefined or defined twice, if there is a cycle, or if a
   *     node cannot take its operands
   */
  public Graph build() {
    return new Graph(name, inputs, constants, nodes, outputs, metadata);
  }
}

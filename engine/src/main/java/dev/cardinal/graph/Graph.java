package dev.cardinal.graph;

import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network: inputs, constants, nodes in an order in which they can be computed, outputs. Immutable
 * and valid by construction: every value is defined once before its use, and every node accepts its
 * operands as far as their types are known. Types are known where no symbolic dimension of an input
 * has a say; {@link Binding} decides the symbols.
 */
public final class Graph {
  private final String name;
  private final List<GraphInput> inputs;
  private final Map<Value, Tensor> constants;
  private final List<Node> nodes;
  private final List<Value> outputs;
  private final Map<String, String> metadata;
  private final Map<Value, TensorType> types;
  private final Map<Value, Node> producers = new HashMap<>();
  private final Map<Value, List<Node>> consumers = new HashMap<>();

  Graph(
      String name,
      List<GraphInput> inputs,
      Map<Value, Tensor> constants,
      List<Node> nodes,
      List<Value> outputs,
      Map<String, String> metadata) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    this.nodes = TopologicalOrder.of(inputs, constants, nodes, outputs);
    this.outputs = List.copyOf(outputs);
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    this.types = TypeInference.of(this);
    for (Node node : this.nodes) {
      node.outputs().forEach(value -> producers.put(value, node));
      for (Value value : node.inputs()) {
        consumers.computeIfAbsent(value, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /** The network's name, for people. */
  public String name() {
    return name;
  }

  /** What the caller gives, in order. */
  public List<GraphInput> inputs() {
    return inputs;
  }

  /** The values known beforehand, such as weights. */
  public Map<Value, Tensor> constants() {
    return constants;
  }

  /** The nodes, each after those that compute its operands. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What the caller gets, in order. */
  public List<Value> outputs() {
    return outputs;
  }

  /** Facts about the model that computing does not need, such as labels and preprocessing. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The type of a value, if it does not depend on a symbolic dimension. */
  public Optional<TensorType> type(Value value) {
    return Optional.ofNullable(types.get(value));
  }

  /** The tensor of a constant; empty for any other value. */
  public Optional<Tensor> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** The node that computes a value; empty for inputs and constants. */
  public Optional<Node> producer(Value value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The nodes that use a value, once for each operand that it is. */
  public List<Node> consumers(Value value) {
    return Collections.unmodifiableList(consumers.getOrDefault(value, List.of()));
  }

  /** Whether a value is an output. */
  public boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** A node's operands, if the types of all of them are known. */
  public Optional<Operands> operands(Node node) {
    return operands(node, types, constants);
  }

  static Optional<Operands> operands(
      Node node, Map<Value, TensorType> types, Map<Value, Tensor> constants) {
    var operands = new ArrayList<Operand>();
    for (Value value : node.inputs()) {
      if (value.isAbsent()) {
        operands.add(Operand.ABSENT);
      } else if (constants.containsKey(value)) {
        operands.add(Operand.of(constants.get(value)));
      } else if (types.containsKey(value)) {
        operands.add(Operand.of(types.get(value)));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Operands(operands));
  }

  /** A builder that begins with everything in this graph. */
  public GraphBuilder toBuilder() {
    return new GraphBuilder(this);
  }

  /** The whole graph as text; see {@link GraphPrinter}. */
  @Override
  public String toString() {
    return GraphPrinter.print(this);
  }
}

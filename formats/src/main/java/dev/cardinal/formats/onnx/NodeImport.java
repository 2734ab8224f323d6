package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.onnx.AttributeProto.Constant;
import dev.cardinal.formats.onnx.AttributeProto.Float32;
import dev.cardinal.formats.onnx.AttributeProto.Floats;
import dev.cardinal.formats.onnx.AttributeProto.Int;
import dev.cardinal.formats.onnx.AttributeProto.Ints;
import dev.cardinal.formats.onnx.AttributeProto.Text;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Op;
import dev.cardinal.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One node on its way into the graph: what the operator table asks for its attributes and operands,
 * and where it leaves what they become. An attribute that nobody asked for is an error.
 */
final class NodeImport {
  private final GraphImport graph;
  private final NodeProto proto;
  private final String name;
  private final Map<String, AttributeProto.Value> attributes = new LinkedHashMap<>();

  NodeImport(GraphImport graph, NodeProto proto, String name) {
    this.graph = graph;
    this.proto = proto;
    this.name = name;
    for (AttributeProto attribute : proto.attributes()) {
      if (attributes.put(attribute.name(), attribute.value()) != null) {
        throw error("has two attributes '" + attribute.name() + "'");
      }
    }
  }

  /** The version of the operator set. */
  long opset() {
    return graph.opset();
  }

  /** An operand, absent if it is not given. */
  Value input(int index) {
    return index < proto.inputs().size() ? new Value(proto.inputs().get(index)) : Value.ABSENT;
  }

  /** All operands. */
  List<Value> inputs() {
    return proto.inputs().stream().map(Value::new).toList();
  }

  /** The number of results. */
  int outputCount() {
    return proto.outputs().size();
  }

  /** Whether a result is wanted. */
  boolean wants(int output) {
    return output < proto.outputs().size() && !proto.outputs().get(output).isEmpty();
  }

  /** Whether an attribute is given. */
  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** An integer attribute. */
  long integer(String attribute, long absent) {
    return take(attribute, Int.class, "an integer").map(Int::value).orElse(absent);
  }

  /** An attribute that is 0 or 1. */
  boolean flag(String attribute, boolean absent) {
    long value = integer(attribute, absent ? 1 : 0);
    if (value != 0 && value != 1) {
      throw error("attribute '" + attribute + "' is " + value + ", neither 0 nor 1");
    }
    return value == 1;
  }

  /** A float attribute. */
  float real(String attribute, float absent) {
    return take(attribute, Float32.class, "a float").map(Float32::value).orElse(absent);
  }

  /** A text attribute. */
  String text(String attribute, String absent) {
    return take(attribute, Text.class, "a text").map(Text::value).orElse(absent);
  }

  /** An attribute of integers. */
  Optional<long[]> integers(String attribute) {
    return take(attribute, Ints.class, "integers").map(Ints::values);
  }

  /** An attribute of integers that fit an int; empty if it is not given. */
  List<Integer> ints(String attribute) {
    long[] values = integers(attribute).orElse(new long[0]);
    for (long value : values) {
      if (value != (int) value) {
        throw error("attribute '" + attribute + "' has the value " + value + ", out of range");
      }
    }
    return LongStream.of(values).mapToObj(value -> (int) value).toList();
  }

  /** An integer attribute that fits an int. */
  int smallInt(String attribute, int absent) {
    long value = integer(attribute, absent);
    if (value != (int) value) {
      throw error("attribute '" + attribute + "' is " + value + ", out of range");
    }
    return (int) value;
  }

  /** An integer attribute that fits an int and must be given. */
  int requiredInt(String attribute) {
    if (!has(attribute)) {
      throw error("lacks the attribute '" + attribute + "'");
    }
    return smallInt(attribute, 0);
  }

  /** An attribute of floats. */
  Optional<float[]> reals(String attribute) {
    return take(attribute, Floats.class, "floats").map(Floats::values);
  }

  /** A tensor attribute. */
  Optional<Tensor> tensor(String attribute) {
    return take(attribute, Constant.class, "a tensor")
        .map(value -> graph.tensor(place() + ", attribute '" + attribute + "'", value.value()));
  }

  /** Passes over an attribute that has no say in inference. */
  void ignore(String attribute) {
    attributes.remove(attribute);
  }

  private <T extends AttributeProto.Value> Optional<T> take(
      String attribute, Class<T> kind, String expected) {
    AttributeProto.Value value = attributes.remove(attribute);
    if (value == null) {
      return Optional.empty();
    }
    if (!kind.isInstance(value)) {
      String found = value instanceof AttributeProto.Other other ? other.kind() : "something else";
      throw error("attribute '" + attribute + "' should be " + expected + ", but is " + found);
    }
    return Optional.of(kind.cast(value));
  }

  /** After everything has been asked for. */
  void checkAttributes() {
    if (!attributes.isEmpty()) {
      throw error(
          "has attributes that are not supported at opset "
              + opset()
              + ": "
              + String.join(", ", attributes.keySet()));
    }
  }

  /** A constant for what this operator's newest form has as an operand. */
  Value constant(String role, Tensor tensor) {
    return graph.constant(name + "/" + role, tensor);
  }

  /** The constant operand for an attribute of integers; absent if it is not given. */
  Value attributeOperand(String attribute) {
    return integers(attribute)
        .map(values -> constant(attribute, Tensor.vector(values)))
        .orElse(Value.ABSENT);
  }

  /** Makes this node's only result a constant. */
  void define(Tensor tensor) {
    if (proto.outputs().size() != 1 || !wants(0)) {
      throw error("has " + proto.outputs().size() + " results instead of one");
    }
    graph.define(proto.outputs().getFirst(), tensor);
  }

  /** Makes this node the operator applied to its own operands. */
  void emit(Op op) {
    emit(op, inputs());
  }

  /** Makes this node an operator whose axes are its second operand since some opset. */
  void emitWithAxes(Op op, int since) {
    if (opset() >= since) {
      emit(op);
    } else {
      emit(op, input(0), attributeOperand("axes"));
    }
  }

  /**
   * Makes this node the operator applied to the given operands, for opsets at which the node itself
   * has one operand.
   */
  void emit(Op op, Value... operands) {
    if (proto.inputs().size() != 1) {
      throw error("has " + proto.inputs().size() + " operands instead of 1");
    }
    emit(op, List.of(operands));
  }

  private void emit(Op op, List<Value> operands) {
    List<Value> results = proto.outputs().stream().map(Value::new).toList();
    if (trimmed(results).isEmpty()) {
      throw error("has no result");
    }
    graph.add(new Node(name, op, trimmed(operands), trimmed(results)));
  }

  private static List<Value> trimmed(List<Value> values) {
    int size = values.size();
    while (size > 0 && values.get(size - 1).isAbsent()) {
      size--;
    }
    return values.subList(0, size);
  }

  private String place() {
    return "node '" + name + "' (" + proto.operator() + ")";
  }

  /** An error in this node. */
  ModelFormatException error(String problem) {
    return graph.error(place(), problem);
  }
}

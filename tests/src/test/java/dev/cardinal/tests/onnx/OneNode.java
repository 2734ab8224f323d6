package dev.cardinal.tests.onnx;

import dev.cardinal.formats.onnx.OnnxModel;
import dev.cardinal.formats.onnx.ProtoWriter;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model of a single node, and what it is given. Prints itself so that one can build it again. */
final class OneNode {
  private final long opset;
  private final String op;
  private final OnnxModel model;
  private final List<String> operands = new ArrayList<>();
  private final List<ProtoWriter> attributes = new ArrayList<>();
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private int outputs = 1;

  OneNode(long opset, String op) {
    this.opset = opset;
    this.op = op;
    this.model = new OnnxModel(opset);
  }

  /** An operand that is an input of the model, of fixed sizes. */
  OneNode input(Tensor value) {
    return input(value, value.shape().dims());
  }

  /** An operand that is an input of the model, whose sizes are not known before a run. */
  OneNode dynamic(Tensor value) {
    return input(value, new long[value.shape().rank()]);
  }

  private OneNode input(Tensor value, long[] dims) {
    String name = "x" + operands.size();
    model.inputOf(elementType(value.dtype()), name, dims);
    inputs.put(name, value);
    return operand(name, value, "input ");
  }

  /** An operand that is a constant of the model. */
  OneNode constant(Tensor value) {
    String name = "c" + operands.size();
    byte[] bytes = value.segment().toArray(ValueLayout.JAVA_BYTE);
    ProtoWriter tensor =
        OnnxModel.tensor(name, elementType(value.dtype()), value.shape().dims()).bytes(9, bytes);
    model.initializer(tensor);
    return operand(name, value, "constant ");
  }

  private OneNode operand(String name, Tensor value, String kind) {
    operands.add(name);
    text.append(", ").append(kind).append(value);
    if (value.dtype() != DType.FLOAT32) {
      text.append(Arrays.toString(value.toLongs()));
    }
    return this;
  }

  /** An optional operand that is left out. */
  OneNode absent() {
    operands.add("");
    text.append(", absent");
    return this;
  }

  OneNode outputs(int count) {
    outputs = count;
    text.append(", ").append(count).append(" outputs");
    return this;
  }

  OneNode integer(String name, long value) {
    return attribute(OnnxModel.integer(name, value), name, value);
  }

  OneNode real(String name, float value) {
    return attribute(OnnxModel.real(name, value), name, value);
  }

  OneNode text(String name, String value) {
    return attribute(OnnxModel.text(name, value), name, value);
  }

  OneNode integers(String name, long... values) {
    return attribute(OnnxModel.integers(name, values), name, Arrays.toString(values));
  }

  private OneNode attribute(ProtoWriter attribute, String name, Object value) {
    attributes.add(attribute);
    text.append(", ").append(name).append('=').append(value);
    return this;
  }

  private static int elementType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> OnnxModel.FLOAT;
      case INT64 -> OnnxModel.INT64;
      case INT32 -> OnnxModel.INT32;
      case BOOL -> OnnxModel.BOOL;
    };
  }

  /** The file; to be asked for once. */
  byte[] toBytes() {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      results.add("y" + i);
      model.output("y" + i);
    }
    return model.node(op, operands, results, attributes.toArray(ProtoWriter[]::new)).toBytes();
  }

  /** What the model's inputs are given. */
  Map<String, Tensor> inputs() {
    return inputs;
  }

  /** The problem: operator, opset, operands with the values of integers, attributes. */
  @Override
  public String toString() {
    return op + " of opset " + opset + text;
  }
}

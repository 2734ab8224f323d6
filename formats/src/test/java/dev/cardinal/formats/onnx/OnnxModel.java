package dev.cardinal.formats.onnx;

import dev.cardinal.graph.Graph;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds small ONNX files. Where the name of a value is asked for, "" stands for none. */
public final class OnnxModel {
  public static final int FLOAT = 1;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int BOOL = 9;

  private final ProtoWriter model = new ProtoWriter();
  private final ProtoWriter graph = new ProtoWriter();

  public OnnxModel(long opset) {
    model.integer(1, 8).text(2, "test").text(3, "1");
    model.message(8, new ProtoWriter().text(1, "").integer(2, opset));
    graph.text(2, "g");
  }

  /** Fields of ModelProto itself. */
  public ProtoWriter model() {
    return model;
  }

  /** Fields of GraphProto itself. */
  public ProtoWriter graph() {
    return graph;
  }

  /** A float32 input; negative sizes become the symbol "n", zero ones are left out. */
  public OnnxModel input(String name, long... dims) {
    return inputOf(FLOAT, name, dims);
  }

  public OnnxModel inputOf(int elementType, String name, long... dims) {
    graph.message(11, valueInfo(name, elementType, dims));
    return this;
  }

  public OnnxModel output(String name) {
    graph.message(12, new ProtoWriter().text(1, name));
    return this;
  }

  private static ProtoWriter valueInfo(String name, int elementType, long... dims) {
    var shape = new ProtoWriter();
    for (long dim : dims) {
      var size = new ProtoWriter();
      if (dim < 0) {
        size.text(2, "n");
      } else if (dim > 0) {
        size.integer(1, dim);
      }
      shape.message(1, size);
    }
    var tensor = new ProtoWriter().integer(1, elementType).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  public OnnxModel initializer(ProtoWriter tensor) {
    graph.message(5, tensor);
    return this;
  }

  public OnnxModel initializer(String name, float[] values, long... dims) {
    return initializer(tensor(name, FLOAT, dims).bytes(9, raw(values)));
  }

  public OnnxModel initializer(String name, long... values) {
    return initializer(tensor(name, INT64, values.length).packed(7, values));
  }

  public static ProtoWriter tensor(String name, int elementType, long... dims) {
    return new ProtoWriter().packed(1, dims).integer(2, elementType).text(8, name);
  }

  public static byte[] raw(float... values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  public OnnxModel node(
      String op, List<String> inputs, List<String> outputs, ProtoWriter... attributes) {
    return node("", "", op, inputs, outputs, attributes);
  }

  public OnnxModel node(
      String name,
      String domain,
      String op,
      List<String> inputs,
      List<String> outputs,
      ProtoWriter... attributes) {
    var node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, op).text(7, domain);
    for (ProtoWriter attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    return this;
  }

  public static ProtoWriter integer(String name, long value) {
    return new ProtoWriter().text(1, name).integer(3, value).integer(20, 2);
  }

  public static ProtoWriter real(String name, float value) {
    return new ProtoWriter().text(1, name).real(2, value).integer(20, 1);
  }

  public static ProtoWriter text(String name, String value) {
    return new ProtoWriter().text(1, name).text(4, value).integer(20, 3);
  }

  public static ProtoWriter integers(String name, long... values) {
    return new ProtoWriter().text(1, name).packed(8, values).integer(20, 7);
  }

  public static ProtoWriter reals(String name, float... values) {
    return new ProtoWriter().text(1, name).packed(7, values).integer(20, 6);
  }

  public static ProtoWriter constant(String name, ProtoWriter tensor) {
    return new ProtoWriter().text(1, name).message(5, tensor).integer(20, 4);
  }

  public byte[] toBytes() {
    return model.message(7, graph).toBytes();
  }

  public Graph read() {
    return new OnnxReader().read("test.onnx", MemorySegment.ofArray(toBytes()));
  }
}

package dev.cardinal.formats.onnx;

import dev.cardinal.formats.onnx.GraphProto.ValueInfo;
import dev.cardinal.graph.Dim;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Makes the messages of an ONNX file, with the field numbers of onnx.proto3. */
final class OnnxSerializer {
  private static final int EXTERNAL = 1;

  private OnnxSerializer() {}

  static ProtoMessage model(ModelProto model) {
    var message = new ProtoMessage().integer(1, model.irVersion());
    model.facts().forEach((key, value) -> fact(message, key, value));
    model
        .opsets()
        .forEach(
            (domain, version) ->
                message.message(8, new ProtoMessage().text(1, domain).integer(2, version)));
    return message.message(7, graph(model.graph()));
  }

  private static void fact(ProtoMessage model, String key, String value) {
    switch (key) {
      case "onnx.producer_name" -> model.text(2, value);
      case "onnx.producer_version" -> model.text(3, value);
      case "onnx.doc_string" -> model.text(6, value);
      default -> model.message(14, entry(key, value));
    }
  }

  private static ProtoMessage entry(String key, String value) {
    return new ProtoMessage().text(1, key).text(2, value);
  }

  private static ProtoMessage graph(GraphProto graph) {
    var message = new ProtoMessage();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, graph.name());
    graph.initializers().forEach(tensor -> message.message(5, tensor(tensor)));
    graph.inputs().forEach(input -> message.message(11, valueInfo(input)));
    graph.outputs().forEach(output -> message.message(12, valueInfo(output)));
    return message;
  }

  private static ProtoMessage node(NodeProto node) {
    var message = new ProtoMessage();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.name()).text(4, node.operator());
    node.attributes().forEach(attribute -> message.message(5, attribute(attribute)));
    return message;
  }

  private static ProtoMessage attribute(AttributeProto attribute) {
    var message = new ProtoMessage().text(1, attribute.name());
    return switch (attribute.value()) {
      case AttributeProto.Float32(float value) -> message.float32(2, value).integer(20, 1);
      case AttributeProto.Int(long value) -> message.integer(3, value).integer(20, 2);
      case AttributeProto.Text(String value) -> message.text(4, value).integer(20, 3);
      case AttributeProto.Constant(TensorProto value) ->
          message.message(5, tensor(value)).integer(20, 4);
      case AttributeProto.Floats(float[] values) -> message.floats(7, values).integer(20, 6);
      case AttributeProto.Ints(long[] values) -> message.integers(8, values).integer(20, 7);
      case AttributeProto.Other(String kind) -> throw new IllegalArgumentException(kind);
    };
  }

  private static ProtoMessage tensor(TensorProto tensor) {
    var message =
        new ProtoMessage()
            .integers(1, tensor.dims())
            .integer(2, tensor.elementType())
            .text(8, tensor.name());
    tensor.raw().ifPresent((MemorySegment raw) -> message.bytes(9, raw));
    tensor.external().ifPresent(keys -> external(message, keys));
    return message;
  }

  private static void external(ProtoMessage tensor, Map<String, String> keys) {
    keys.forEach((key, value) -> tensor.message(13, entry(key, value)));
    tensor.integer(14, EXTERNAL);
  }

  private static ProtoMessage valueInfo(ValueInfo value) {
    var message = new ProtoMessage().text(1, value.name());
    if (value.elementType() != 0) {
      var tensor = new ProtoMessage().integer(1, value.elementType());
      value
          .dims()
          .ifPresent(
              dims -> {
                var shape = new ProtoMessage();
                dims.forEach(dim -> shape.message(1, dim(dim)));
                tensor.message(2, shape);
              });
      message.message(2, new ProtoMessage().message(1, tensor));
    }
    return message;
  }

  private static ProtoMessage dim(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(long size) -> new ProtoMessage().integer(1, size);
      case Dim.Symbol(String name) ->
          name.isEmpty() ? new ProtoMessage() : new ProtoMessage().text(2, name);
    };
  }
}

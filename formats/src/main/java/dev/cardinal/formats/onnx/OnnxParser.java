package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.onnx.AttributeProto.Value;
import dev.cardinal.formats.onnx.ProtoReader.FloatList;
import dev.cardinal.formats.onnx.ProtoReader.LongList;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of an ONNX file, with the field numbers of onnx.proto3. Fields that do not
 * matter are passed over; what ONNX nests without limit (graphs in attributes) is not followed.
 */
final class OnnxParser {
  /** AttributeProto's types that no operator here takes. */
  private static final Map<Integer, String> KINDS =
      Map.of(
          5, "a graph",
          8, "texts",
          9, "tensors",
          10, "graphs",
          11, "a sparse tensor",
          12, "sparse tensors",
          13, "a type",
          14, "types");

  private final String file;
  private final ProtoReader in;
  private final ValueParser values;

  private OnnxParser(String file, MemorySegment content) {
    this.file = file;
    this.in = new ProtoReader(file, content);
    this.values = new ValueParser(in);
  }

  static ModelProto parse(String file, MemorySegment content) {
    return new OnnxParser(file, content).model();
  }

  private ModelProto model() {
    var m =
        new Object() {
          long irVersion;
          GraphProto graph;
        };
    Map<String, Long> opsets = new LinkedHashMap<>();
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, String> properties = new LinkedHashMap<>();
    in.file(
        "ModelProto",
        field -> {
          switch (field) {
            case 1 -> m.irVersion = in.integer();
            case 2 -> facts.put("onnx.producer_name", in.text());
            case 3 -> facts.put("onnx.producer_version", in.text());
            case 6 -> facts.put("onnx.doc_string", in.text());
            case 7 -> m.graph = graph();
            case 8 -> opset(opsets);
            case 14 -> values.entry("ModelProto.metadata_props", properties);
            default -> in.skip();
          }
        });
    if (m.graph == null) {
      throw new ModelFormatException(file, "", "not an ONNX model: there is no graph in it");
    }
    facts.values().removeIf(String::isEmpty);
    facts.putAll(properties);
    return new ModelProto(m.irVersion, opsets, facts, m.graph);
  }

  private void opset(Map<String, Long> opsets) {
    var o =
        new Object() {
          String domain = "";
          long version;
        };
    in.message(
        "OperatorSetIdProto",
        field -> {
          switch (field) {
            case 1 -> o.domain = domain();
            case 2 -> o.version = in.integer();
            default -> in.skip();
          }
        });
    opsets.put(o.domain, o.version);
  }

  private String domain() {
    String domain = in.text();
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private GraphProto graph() {
    var g =
        new Object() {
          String name = "";
          int sparse;
        };
    List<NodeProto> nodes = new ArrayList<>();
    List<TensorProto> initializers = new ArrayList<>();
    List<GraphProto.ValueInfo> inputs = new ArrayList<>();
    List<GraphProto.ValueInfo> outputs = new ArrayList<>();
    in.message(
        "GraphProto",
        field -> {
          switch (field) {
            case 1 -> nodes.add(node());
            case 2 -> g.name = in.text();
            case 5 -> initializers.add(values.tensor());
            case 11 -> inputs.add(values.valueInfo());
            case 12 -> outputs.add(values.valueInfo());
            case 15 -> {
              in.skip();
              g.sparse++;
            }
            default -> in.skip();
          }
        });
    return new GraphProto(g.name, nodes, initializers, inputs, outputs, g.sparse);
  }

  private NodeProto node() {
    var n =
        new Object() {
          String name = "";
          String operator = "";
          String domain = "";
          String overload = "";
        };
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<AttributeProto> attributes = new ArrayList<>();
    in.message(
        "NodeProto",
        field -> {
          switch (field) {
            case 1 -> inputs.add(in.text());
            case 2 -> outputs.add(in.text());
            case 3 -> n.name = in.text();
            case 4 -> n.operator = in.text();
            case 5 -> attributes.add(attribute());
            case 7 -> n.domain = domain();
            case 8 -> n.overload = in.text();
            default -> in.skip();
          }
        });
    return new NodeProto(n.name, n.operator, n.domain, n.overload, inputs, outputs, attributes);
  }

  private AttributeProto attribute() {
    var a =
        new Object() {
          String name = "";
          int type;
          float real;
          long integer;
          String text = "";
          Optional<TensorProto> tensor = Optional.empty();
        };
    var floats = new FloatList();
    var integers = new LongList();
    in.message(
        "AttributeProto",
        field -> {
          switch (field) {
            case 1 -> a.name = in.text();
            case 2 -> a.real = in.float32();
            case 3 -> a.integer = in.integer();
            case 4 -> a.text = in.text();
            case 5 -> a.tensor = Optional.of(values.tensor());
            case 7 -> in.floats(floats);
            case 8 -> in.integers(integers);
            case 20 -> a.type = (int) in.integer();
            default -> in.skip();
          }
        });
    Value value =
        switch (a.type) {
          case 1 -> new AttributeProto.Float32(a.real);
          case 2 -> new AttributeProto.Int(a.integer);
          case 3 -> new AttributeProto.Text(a.text);
          case 4 ->
              a.tensor
                  .<Value>map(AttributeProto.Constant::new)
                  .orElse(new AttributeProto.Other("an absent tensor"));
          case 6 -> new AttributeProto.Floats(floats.toArray());
          case 7 -> new AttributeProto.Ints(integers.toArray());
          default -> new AttributeProto.Other(KINDS.getOrDefault(a.type, "nothing known"));
        };
    return new AttributeProto(a.name, value);
  }
}

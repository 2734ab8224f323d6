package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a graph of an ONNX model. */
final class GraphImport {
  private static final int OLDEST_IR_VERSION = 3;

  private final String file;
  private final ModelProto model;
  private final GraphProto proto;
  private final TensorImport tensors;
  private final GraphBuilder builder;
  private final Set<String> valueNames = new HashSet<>();
  private final Map<String, Integer> nodeNames = new HashMap<>();

  GraphImport(String file, ModelProto model, TensorImport tensors) {
    this.file = file;
    this.model = model;
    this.proto = model.graph();
    this.tensors = tensors;
    this.builder = new GraphBuilder(proto.name());
  }

  Graph graph() {
    checkVersions();
    checkOperators();
    try {
      importConstants();
      importInputs();
      proto.nodes().forEach(this::importNode);
      proto.outputs().forEach(output -> builder.output(new Value(output.name())));
      importMetadata();
      return builder.build();
    } catch (GraphException e) {
      throw new ModelFormatException(file, "", e.getMessage(), e);
    }
  }

  private void checkVersions() {
    if (model.irVersion() < OLDEST_IR_VERSION) {
      throw error("ir_version is " + model.irVersion() + ", not an ONNX model of today");
    }
    long opset = opset();
    if (opset < OnnxReader.OLDEST_OPSET || opset > OnnxReader.NEWEST_OPSET) {
      throw error(
          "operator set "
              + (opset == 0 ? "(none)" : opset)
              + " is not among those supported, "
              + OnnxReader.OLDEST_OPSET
              + " to "
              + OnnxReader.NEWEST_OPSET
              + "; export the model again with one of them");
    }
    if (proto.sparse() > 0) {
      throw error("the graph has sparse initializers, which are not supported");
    }
  }

  /** The version of ONNX's own operators. */
  long opset() {
    return model.opsets().getOrDefault("", 0L);
  }

  /** Everything that is not supported comes in one message, so that nobody learns it piecemeal. */
  private void checkOperators() {
    String unsupported =
        proto.nodes().stream()
            .filter(node -> OperatorTable.find(node, opset()).isEmpty())
            .collect(
                Collectors.groupingBy(
                    GraphImport::qualifiedOperator,
                    java.util.TreeMap::new,
                    Collectors.mapping(GraphImport::bestName, Collectors.joining(", "))))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining("; "));
    if (!unsupported.isEmpty()) {
      throw error("operators that are not supported at opset " + opset() + ": " + unsupported);
    }
  }

  private static String qualifiedOperator(NodeProto node) {
    return (node.domain().isEmpty() ? "" : node.domain() + "::")
        + node.operator()
        + (node.overload().isEmpty() ? "" : ":" + node.overload());
  }

  private void importConstants() {
    for (TensorProto tensor : proto.initializers()) {
      valueNames.add(tensor.name());
      String place = "initializer '" + tensor.name() + "'";
      builder.constant(tensor.name(), tensors.tensor(place, tensor));
    }
  }

  /** An initializer that is listed among the inputs too is a constant, not an input. */
  private void importInputs() {
    Set<String> used =
        proto.nodes().stream().flatMap(node -> node.inputs().stream()).collect(Collectors.toSet());
    proto.outputs().forEach(output -> used.add(output.name()));
    for (GraphProto.ValueInfo input : proto.inputs()) {
      if (!valueNames.contains(input.name())) {
        Optional<DType> dtype = ElementType.dtype(input.elementType());
        if (dtype.isPresent() && input.dims().isPresent()) {
          builder.input(new GraphInput(new Value(input.name()), dtype.get(), input.dims().get()));
        } else if (used.contains(input.name())) {
          throw inputError(input);
        }
      }
    }
    proto.inputs().forEach(input -> valueNames.add(input.name()));
    proto.nodes().forEach(node -> valueNames.addAll(node.outputs()));
  }

  private ModelFormatException inputError(GraphProto.ValueInfo input) {
    String problem =
        input.dims().isEmpty() && ElementType.dtype(input.elementType()).isPresent()
            ? "declares no shape; export the model with one (its sizes may be symbolic)"
            : "is of "
                + ElementType.name(input.elementType())
                + ", not a tensor of float32, int64, int32 or bool";
    return new ModelFormatException(file, "input '" + input.name() + "'", problem);
  }

  private void importNode(NodeProto node) {
    var context = new NodeImport(this, node, unusedNodeName(bestName(node)));
    OperatorTable.find(node, opset()).orElseThrow().build(context);
    context.checkAttributes();
  }

  private static String bestName(NodeProto node) {
    return node.name().isEmpty()
        ? node.outputs().stream()
            .filter(output -> !output.isEmpty())
            .findFirst()
            .orElse(node.operator())
        : node.name();
  }

  private void importMetadata() {
    builder.metadata("onnx.opset", Long.toString(opset()));
    builder.metadata("onnx.ir_version", Long.toString(model.irVersion()));
    model.facts().forEach(builder::metadata);
  }

  private String unusedNodeName(String wanted) {
    int count = nodeNames.merge(wanted, 1, Integer::sum);
    return count == 1 ? wanted : unusedNodeName(wanted + "#" + count);
  }

  /** A value that is in none of the model's own places. */
  private Value unusedValue(String wanted) {
    String name = wanted;
    for (int i = 2; !valueNames.add(name); i++) {
      name = wanted + "#" + i;
    }
    return new Value(name);
  }

  /** A new value for what an operator's older form had as an attribute. */
  Value constant(String wanted, Tensor tensor) {
    return builder.constant(unusedValue(wanted).name(), tensor);
  }

  /** Defines a value of the model as a constant. */
  void define(String value, Tensor tensor) {
    builder.constant(value, tensor);
  }

  /** Adds a node. */
  void add(Node node) {
    builder.node(node);
  }

  Tensor tensor(String place, TensorProto tensor) {
    return tensors.tensor(place, tensor);
  }

  ModelFormatException error(String problem) {
    return error("", problem);
  }

  ModelFormatException error(String place, String problem) {
    return new ModelFormatException(file, place, problem);
  }
}

package dev.cardinal.formats.onnx;

import dev.cardinal.formats.onnx.GraphProto.ValueInfo;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Split;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an ONNX model of a graph: the counterpart of {@link GraphImport}. */
final class GraphExport {
  private static final String PRODUCER = "onnx.producer_name";

  private GraphExport() {}

  /**
   * The model.
   *
   * @throws IllegalArgumentException if ONNX cannot hold the graph, with everything that it cannot
   */
  static ModelProto model(Graph graph) {
    check(graph);
    Graph form = OnnxForm.of(graph);
    Map<String, String> facts = new LinkedHashMap<>(form.metadata());
    facts.remove("onnx.opset");
    facts.remove("onnx.ir_version");
    facts.putIfAbsent(PRODUCER, "Cardinal");
    boolean newer = hasGroupNormalization(form, false);
    return new ModelProto(
        newer ? OnnxWriter.NEWER_IR_VERSION : OnnxWriter.IR_VERSION,
        Map.of("", (long) (newer ? OnnxWriter.NEWER_OPSET : OnnxWriter.OPSET)),
        facts,
        graphProto(form));
  }

  private static boolean hasGroupNormalization(Graph graph, boolean perGroup) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                node.op() instanceof GroupNormalization groups && groups.perGroup() == perGroup);
  }

  /** Everything that ONNX cannot hold comes in one message. */
  private static void check(Graph graph) {
    List<String> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case Reorder reorder ->
            problems.add(
                node.label() + " has the layouts " + reorder.from() + " and " + reorder.to());
        case Conv conv when conv.window().ceil() ->
            problems.add(node.label() + " rounds its output's size up, as only poolings can");
        default -> {}
      }
    }
    graph
        .constants()
        .forEach(
            (value, tensor) -> {
              if (!tensor.layout().equals(Layout.ROW_MAJOR)) {
                problems.add("constant '" + value + "' is in the layout " + tensor.layout());
              }
            });
    if (hasGroupNormalization(graph, true) && hasGroupNormalization(graph, false)) {
      problems.add(
          "group normalisations by group and by channel, each in operator sets of its own");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the graph '"
              + graph.name()
              + "' cannot be written as ONNX, which has no such thing: "
              + String.join("; ", problems)
              + ". Write the model as it was before it was planned");
    }
  }

  private static GraphProto graphProto(Graph graph) {
    List<TensorProto> initializers = new ArrayList<>();
    graph.constants().forEach((value, tensor) -> initializers.add(tensor(value.name(), tensor)));
    return new GraphProto(
        graph.name(),
        graph.nodes().stream().map(GraphExport::node).toList(),
        initializers,
        graph.inputs().stream().map(GraphExport::valueInfo).toList(),
        OutputTypes.of(graph),
        0);
  }

  private static ValueInfo valueInfo(GraphInput input) {
    int elementType = ElementType.number(input.dtype());
    return new ValueInfo(input.value().name(), elementType, Optional.of(input.dims()));
  }

  private static NodeProto node(Node node) {
    List<String> outputs = new ArrayList<>(names(node.outputs()));
    while (outputs.size() < results(node)) {
      outputs.add("");
    }
    var attributes = OperatorAttributes.of(node.op(), node.inputs().size());
    return new NodeProto(
        node.name(), node.op().type(), "", "", names(node.inputs()), outputs, attributes);
  }

  /** How many results a node must list even where they are not wanted. */
  private static int results(Node node) {
    return node.op() instanceof Split split ? split.outputs() : 1;
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }

  /** A tensor of that name; empty in attributes. */
  static TensorProto tensor(String name, Tensor tensor) {
    return new TensorProto(
        name,
        ElementType.number(tensor.dtype()),
        tensor.shape().dims(),
        Optional.of(tensor.segment()),
        new float[0],
        new long[0],
        Optional.empty());
  }
}

package dev.cardinal.app;

import dev.cardinal.Summary;
import dev.cardinal.app.RegionText.Line;
import dev.cardinal.graph.Node;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model stage by stage, with the shape after each of them.
 *
 * @param inputs the types of the inputs, by name
 * @param stages the stages in order
 * @param types the types of the nodes' first results by node, as far as they are known
 */
record Trace(Map<String, TensorType> inputs, List<Stage> stages, Map<String, TensorType> types) {
  static Trace of(KnownModel known, Map<String, TensorType> inputs) {
    Map<String, TensorType> types = types(Summary.of(known.model(), inputs));
    List<Stage> stages = Outline.of(known.model().graph(), types).stages();
    return new Trace(inputs, stages, types);
  }

  private static Map<String, TensorType> types(Summary summary) {
    Map<String, TensorType> types = new HashMap<>();
    for (Summary.Layer layer : summary.layers()) {
      layer.output().ifPresent(type -> types.put(layer.name(), type));
    }
    return types;
  }

  private Optional<TensorType> type(Node node) {
    return Optional.ofNullable(types.get(node.name()));
  }

  String text() {
    var table = new TextTable("Stage", "Layers", "Output shape");
    inputs.forEach((name, type) -> table.row(name, "", type.shape()));
    for (Stage stage : stages) {
      String name = stage.name();
      for (Line line : stage.text()) {
        table.row(name, line.text(), shape(line));
        name = "";
      }
    }
    return table.toString();
  }

  /** The shape of what a line tells; empty if it tells of no tensor, and ? if it is not known. */
  String shape(Line line) {
    return line.last()
        .map(node -> type(node).map(type -> type.shape().toString()).orElse("?"))
        .orElse("");
  }

  Map<String, Object> tree(String model) {
    Map<String, Object> shapes = new LinkedHashMap<>();
    inputs.forEach((name, type) -> shapes.put(name, type.shape().dims()));
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Stage stage : stages) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", stage.name());
      entry.put("layers", stage.text().stream().map(Line::text).toList());
      entry.put(
          "output", type(stage.nodes().getLast()).map(type -> type.shape().dims()).orElse(null));
      entries.add(entry);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("inputs", shapes);
    tree.put("stages", entries);
    return tree;
  }
}

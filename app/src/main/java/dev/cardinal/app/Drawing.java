package dev.cardinal.app;

import dev.cardinal.app.RegionText.Line;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as boxes and arrows: a box for each input, stage and output, an arrow for each tensor
 * that goes from one to another.
 *
 * @param boxes the boxes, each after those that lead to it
 * @param arrows the arrows
 */
record Drawing(List<Box> boxes, List<Arrow> arrows) {
  /** Copies the lists. */
  Drawing {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
  }

  /**
   * A box.
   *
   * @param name what stands at its head
   * @param rows what it consists of
   */
  record Box(String name, List<Row> rows) {}

  /**
   * A row of a box.
   *
   * @param text what it says
   * @param shape the shape after it; empty if it says nothing of a tensor
   */
  record Row(String text, String shape) {}

  /**
   * An arrow.
   *
   * @param from the index of a box
   * @param to the index of a box
   */
  record Arrow(int from, int to) {}

  static Drawing of(Graph graph, Trace trace) {
    var boxes = new ArrayList<Box>();
    Map<Value, Integer> sources = new HashMap<>();
    trace
        .inputs()
        .forEach(
            (name, type) -> {
              sources.put(new Value(name), boxes.size());
              boxes.add(new Box(name, List.of(new Row("input", type.shape().toString()))));
            });
    var arrows = new ArrayList<Arrow>();
    for (Stage stage : trace.stages()) {
      for (Value value : outside(stage)) {
        if (sources.containsKey(value)) {
          arrows.add(new Arrow(sources.get(value), boxes.size()));
        }
      }
      for (Node node : stage.nodes()) {
        node.outputs().forEach(value -> sources.put(value, boxes.size()));
      }
      boxes.add(new Box(stage.name(), rows(stage, trace)));
    }
    for (Value output : graph.outputs()) {
      if (sources.containsKey(output)) {
        arrows.add(new Arrow(sources.get(output), boxes.size()));
        boxes.add(new Box(output.name(), List.of(new Row("output", ""))));
      }
    }
    return new Drawing(boxes, arrows.stream().distinct().toList());
  }

  private static List<Row> rows(Stage stage, Trace trace) {
    var rows = new ArrayList<Row>();
    for (Line line : stage.text()) {
      rows.add(new Row(line.text(), trace.shape(line)));
    }
    return rows;
  }

  /** The values that a stage takes from elsewhere, each once. */
  private static Set<Value> outside(Stage stage) {
    var values = new LinkedHashSet<Value>();
    stage.nodes().forEach(node -> values.addAll(node.inputs()));
    stage.nodes().forEach(node -> values.removeAll(Set.copyOf(node.outputs())));
    return values;
  }
}

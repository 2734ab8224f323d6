package dev.cardinal.bench.layers;

import dev.cardinal.Model;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.graph.Node;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a contestant runs, and how its layers are told.
 *
 * @param contestant its id
 * @param model the ONNX model that all contestants read
 * @param input the value of the model's only input
 * @param batch images in it
 * @param threads threads that compute
 */
public record Subject(String contestant, Path model, Tensor input, int batch, int threads) {
  Map<String, Tensor> inputs(Model loaded) {
    return Map.of(loaded.inputs().getFirst().value().name(), input);
  }

  /**
   * The layers by the model's nodes.
   *
   * @param steps in the order in which they run
   * @param libraryMillis what the library itself tells of each step, 0 where it tells nothing
   */
  List<Layer> layers(Model loaded, List<Step> steps, StepTimes times, double... libraryMillis) {
    NodeTable table = NodeTable.of(loaded, inputs(loaded));
    List<List<Node>> coverage = Coverage.of(table, steps);
    double[] starts = times.shownStarts();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Node> nodes = table.mainFirst(coverage.get(i));
      boolean any = !nodes.isEmpty();
      layers.add(
          new Layer(
              contestant,
              batch,
              threads,
              nodes.stream().map(Node::name).toList(),
              any ? nodes.getFirst().op().type() : step.operator(),
              step.kernel(),
              any ? table.problem(nodes.getFirst()) : step.problem(),
              nodes.stream().mapToLong(table::flops).sum(),
              table.bytes(nodes),
              starts[i],
              times.median(i),
              libraryMillis[i]));
    }
    return layers;
  }
}

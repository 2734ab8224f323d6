package dev.cardinal.app.diff;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * A node as a network of its own: its weights are constants, its other operands are inputs.
 *
 * @param model the network
 */
record LayerAlone(Model model) {
  /** Of a node of a graph all of whose types are known. */
  static LayerAlone of(Graph graph, Node node) {
    var alone = new GraphBuilder(node.name());
    for (Value value : new LinkedHashSet<>(node.inputs())) {
      Optional<Tensor> constant = graph.constant(value);
      if (constant.isPresent()) {
        alone.constant(value.name(), constant.get());
      } else if (!value.isAbsent()) {
        alone.input(GraphInput.of(value, graph.type(value).orElseThrow()));
      }
    }
    alone.node(node);
    node.outputs().stream().filter(value -> !value.isAbsent()).forEach(alone::output);
    return new LayerAlone(Model.of(alone.build()));
  }

  /** Its inputs among known values. */
  Map<String, Tensor> inputs(Map<String, Tensor> values) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    model.inputs().forEach(i -> inputs.put(i.value().name(), values.get(i.value().name())));
    return inputs;
  }

  /** Its results among known values. */
  Map<String, Tensor> outputs(Map<String, Tensor> values) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    model.outputs().forEach(name -> outputs.put(name, values.get(name)));
    return outputs;
  }

  /** Its results for inputs among known values. */
  Map<String, Tensor> run(Side side, Session threads, Map<String, Tensor> values) {
    try (Session session = side.sessions().apply(model).shareThreads(threads).build()) {
      return session.run(inputs(values));
    }
  }
}

package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer applied to its inputs: its configuration and variables, and the graph that it adds nodes
 * to.
 */
final class LayerCall {
  private final String file;
  private final GraphBuilder graph;
  private final Json config;
  private final String kind;
  private final String layer;
  private final String node;
  private final List<KerasValue> inputs;
  private final Map<String, SavedLayer.Variable> variables;

  /**
   * A call.
   *
   * @param layer the layer in the configuration
   * @param node what its node is to be called
   */
  LayerCall(
      String file,
      GraphBuilder graph,
      Json layer,
      String node,
      List<KerasValue> inputs,
      Map<String, SavedLayer.Variable> variables) {
    this.file = file;
    this.graph = graph;
    this.config = layer.get("config");
    this.kind = LayerList.kind(layer);
    this.layer = LayerList.name(layer);
    this.node = node;
    this.inputs = inputs;
    this.variables = variables;
  }

  String kind() {
    return kind;
  }

  ModelFormatException error(String problem) {
    return new ModelFormatException(file, "layer '" + layer + "' (" + kind + ")", problem);
  }

  /** The only input. */
  KerasValue input() {
    if (inputs.size() != 1) {
      throw error("takes one input, not " + inputs.size());
    }
    return inputs.getFirst();
  }

  /** The only input, an image whose padding has been added. */
  KerasValue image() {
    return padded(bareImage());
  }

  /** The only input, an image whose padding may still have to be added. */
  KerasValue bareImage() {
    if (!input().isImage()) {
      throw error("takes images, not what has " + input().rank() + " axes");
    }
    String format = text("data_format", "channels_last");
    if (!format.equals("channels_last")) {
      throw error("has the data_format " + format + ", only channels_last is supported");
    }
    return input();
  }

  /** The inputs, several of one rank, whose padding has been added. */
  List<KerasValue> several() {
    List<KerasValue> padded = new ArrayList<>();
    for (KerasValue input : inputs) {
      padded.add(padded(input));
    }
    if (padded.size() < 2 || padded.stream().mapToInt(KerasValue::rank).distinct().count() > 1) {
      throw error("takes several inputs with as many axes each");
    }
    return padded;
  }

  /** The value with what there is to be put around it. */
  KerasValue padded(KerasValue input) {
    if (input.pads().isEmpty()) {
      return input;
    }
    List<Integer> p = input.pads();
    Value pads =
        constant("pads", Tensor.vector(0, 0, p.get(0), p.get(1), 0, 0, p.get(2), p.get(3)));
    return new KerasValue(graph.node(name("pad"), new Pad(), input.value(), pads), input.rank());
  }

  /** The layer's own node. */
  Value node(Op op, Value... operands) {
    return graph.node(graph.hasNode(node) ? name(op.type()) : node, op, operands);
  }

  /** A node beside the layer's own. */
  Value node(String part, Op op, Value... operands) {
    return graph.node(name(part), op, operands);
  }

  private String name(String part) {
    String name = node + "/" + part;
    for (int i = 1; graph.hasNode(name); i++) {
      name = node + "/" + part + "_" + i;
    }
    return name;
  }

  /** A constant that is the call's own. */
  Value constant(String part, Tensor tensor) {
    return graph.constant(node + "." + part, tensor);
  }

  /** A variable; empty if the layer has none of that name. */
  Optional<StridedTensor> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(SavedLayer.Variable::tensor);
  }

  /** A variable that the layer must have, of so many axes. */
  StridedTensor variable(String name, int rank) {
    StridedTensor found =
        variable(name)
            .orElseThrow(() -> error("the file has no variable '" + name + "' of this layer"));
    if (found.shape().rank() != rank) {
      throw error("its " + name + " " + found + " does not have " + rank + " axes");
    }
    return found;
  }

  /** A tensor as the engine has it. */
  Tensor tensor(StridedTensor stored) {
    try {
      return stored.tensor();
    } catch (IllegalArgumentException e) {
      throw error("a variable " + e.getMessage());
    }
  }

  /** An entry of the configuration. */
  Json setting(String name) {
    return config.get(name);
  }

  String text(String name, String usual) {
    return config.get(name).text().orElse(usual);
  }

  boolean truth(String name, boolean usual) {
    return config.get(name).truth().orElse(usual);
  }

  double number(String name, double usual) {
    Json setting = config.get(name);
    if (setting instanceof Json.Nothing) {
      return usual;
    }
    return setting.number().orElseThrow(() -> error("its " + name + " is no number"));
  }

  int integer(String name, int usual) {
    double number = number(name, usual);
    if (number != (int) number) {
      throw error("its " + name + " is no integer");
    }
    return (int) number;
  }

  /** Two integers, or one for both; empty if nothing is said. */
  List<Integer> pair(String name) {
    Json setting = config.get(name);
    if (setting instanceof Json.Nothing) {
      return List.of();
    }
    List<Integer> pair =
        setting.integer().map(both -> List.of(both, both)).orElseGet(() -> integers(setting));
    if (pair.size() != 2) {
      throw error("its " + name + " is not one or two integers");
    }
    return pair;
  }

  /** The integers of a list. */
  List<Integer> integers(Json list) {
    List<Integer> integers = new ArrayList<>();
    for (Json item : list.list()) {
      integers.add(item.integer().orElseThrow(() -> error("a list holds other than integers")));
    }
    return integers;
  }
}

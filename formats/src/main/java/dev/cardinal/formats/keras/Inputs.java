package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The inputs of a model: float32, images NCHW. */
final class Inputs {
  private static final List<String> SYMBOLS = List.of("H", "W");

  private Inputs() {}

  static KerasValue of(String file, GraphBuilder graph, Json layer) {
    String name = LayerList.name(layer);
    String type = layer.get("config").get("dtype").text().orElse("float32");
    if (!type.startsWith("float") && !type.startsWith("bfloat")) {
      throw new ModelFormatException(
          file, "layer '" + name + "'", "is an input of " + type + ", only floats are supported");
    }
    return of(file, graph, name, shape(layer).orElse(Json.nothing()));
  }

  /** The first layer may be an input, or tell what it takes. */
  static KerasValue ofSequential(String file, GraphBuilder graph, Json model) {
    Json first = LayerList.layers(model).getFirst();
    if (LayerList.kind(first).equals("InputLayer")) {
      return of(file, graph, first);
    }
    Json shape =
        shape(first)
            .or(() -> Optional.of(model.get("config").get("build_input_shape")))
            .orElseThrow();
    return of(file, graph, "input", shape);
  }

  /** Where the several versions of Keras say it. */
  private static Optional<Json> shape(Json layer) {
    return Stream.of(
            layer.get("config").get("batch_shape"),
            layer.get("config").get("batch_input_shape"),
            layer.get("build_config").get("input_shape"))
        .filter(shape -> !shape.list().isEmpty())
        .findFirst();
  }

  private static KerasValue of(String file, GraphBuilder graph, String name, Json shape) {
    int rank = shape.list().size();
    if (rank < 2) {
      throw new ModelFormatException(
          file, "layer '" + name + "'", "nothing tells the shape of this input");
    }
    Dim[] dims = new Dim[rank];
    dims[0] = Dim.of("N");
    for (int axis = 1; axis < rank; axis++) {
      dims[axis] = dim(shape.list().get(axis), rank == KerasValue.IMAGE ? axis - 1 : -1);
    }
    if (rank == KerasValue.IMAGE) {
      dims = new Dim[] {dims[0], dims[3], dims[1], dims[2]};
    }
    return new KerasValue(graph.input(name, DType.FLOAT32, dims), rank);
  }

  private static Dim dim(Json size, int spatial) {
    return size.integer()
        .filter(fixed -> fixed > 0)
        .map(Dim::of)
        .orElseGet(
            () -> Dim.of(spatial >= 0 && spatial < SYMBOLS.size() ? SYMBOLS.get(spatial) : ""));
  }
}

package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import java.util.Collections;
import java.util.List;

/** What a model's layers tell of how its images are to be prepared. */
final class Preparation {
  /** With a smaller scale, a Rescaling makes small numbers of pixels from 0 to 255. */
  private static final double OF_BYTES = 0.1;

  private static final int CHANNELS = 1;

  private Preparation() {}

  /** The graph with metadata of bytes that are not normalised, if its first layer does that. */
  static Graph told(Json model, Graph graph) {
    GraphInput input = graph.inputs().getFirst();
    boolean images = input.dims().size() == KerasValue.IMAGE;
    if (!images
        || !scalesBytes(LayerList.layers(model))
        || !(input.dims().get(CHANNELS) instanceof Dim.Fixed(long channels))
        || channels > 1000) {
      return graph;
    }
    GraphBuilder told = graph.toBuilder();
    told.metadata(ModelMetadata.MEAN, repeated("0", channels));
    told.metadata(ModelMetadata.STD, repeated(Double.toString(1 / 255.0), channels));
    return told.build();
  }

  private static boolean scalesBytes(List<Json> layers) {
    return layers.stream()
        .filter(layer -> !LayerList.kind(layer).equals("InputLayer"))
        .findFirst()
        .filter(first -> LayerList.kind(first).equals("Rescaling"))
        .flatMap(first -> first.get("config").get("scale").number())
        .filter(scale -> Math.abs(scale) < OF_BYTES)
        .isPresent();
  }

  private static String repeated(String number, long times) {
    return String.join(",", Collections.nCopies((int) times, number));
  }
}

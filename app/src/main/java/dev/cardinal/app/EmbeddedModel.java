package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Identity;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trained network that the command brings along, as an ONNX model. */
final class EmbeddedModel {
  /** Its name, which is that of a built-in network too. */
  static final String NAME = "fashion_resnext";

  private EmbeddedModel() {}

  /** The model as it was exported. */
  static Model load() {
    try (InputStream in = resource("model.onnx")) {
      return Model.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What goes in and what comes out. */
  static Map<String, String> metadata() {
    try (InputStream in = resource("config.json")) {
      return ModelMetadata.ofConfig(NAME, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its weights, by the names that the built-in network has for them. */
  static WeightSource weights() {
    Graph graph = load().graph();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph.constants().forEach((value, tensor) -> weights.put(value.name(), tensor));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Identity) { // the exporter wrote equal weights once
        weights.put(node.output().name(), weights.get(node.input(0).name()));
      }
    }
    return WeightSource.of(NAME, weights);
  }

  private static InputStream resource(String name) {
    return EmbeddedModel.class.getResourceAsStream(NAME + "/" + name);
  }
}

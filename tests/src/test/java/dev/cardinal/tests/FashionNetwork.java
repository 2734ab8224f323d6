package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.keras.KerasFiles;
import dev.cardinal.formats.keras.KerasWeights;
import dev.cardinal.formats.pytorch.Checkpoint;
import dev.cardinal.formats.pytorch.Checkpoints;
import dev.cardinal.formats.safetensors.Safetensors;
import dev.cardinal.formats.safetensors.SafetensorsWriter;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Identity;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trained network that the command brings along. */
public final class FashionNetwork {
  private FashionNetwork() {}

  /** The model. */
  public static Model load() {
    try (InputStream in = Resources.stream("/dev/cardinal/app/fashion_resnext/model.onnx")) {
      return Model.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its parameters, written in another format and read again. */
  static WeightSource weights(String format) throws IOException {
    Map<String, Tensor> parameters = parameters(load().graph());
    return switch (format) {
      case "checkpoint" ->
          Checkpoint.read(format, MemorySegment.ofArray(Checkpoints.of(parameters)));
      case "h5" -> KerasWeights.read(format, MemorySegment.ofArray(KerasFiles.of(parameters)));
      case "safetensors" -> {
        Path file = Files.createTempFile("fashion_resnext", ".safetensors");
        SafetensorsWriter.write(file, parameters, Map.of());
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        yield Safetensors.read(format, MemorySegment.ofArray(bytes));
      }
      default -> throw new IllegalArgumentException(format);
    };
  }

  /** The constants; where two are equal, PyTorch's exporter has one and an Identity. */
  private static Map<String, Tensor> parameters(Graph graph) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    graph.constants().forEach((value, tensor) -> parameters.put(value.name(), tensor));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Identity) {
        parameters.put(node.output().name(), parameters.get(node.input(0).name()));
      }
    }
    return parameters;
  }
}

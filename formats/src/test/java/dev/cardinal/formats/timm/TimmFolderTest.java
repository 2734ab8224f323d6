package dev.cardinal.formats.timm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.image.Interpolation;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.formats.image.Preprocessing;
import dev.cardinal.formats.pytorch.Checkpoints;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Network;
import dev.cardinal.model.Networks;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimmFolderTest {
  /** As timm writes it, with entries that are of no concern here. */
  private static final String CONFIG =
      """
      {"architecture": "fashion_resnext", "num_classes": 3, "num_features": 256,
       "global_pool": "avg", "model_args": {"in_chans": 1},
       "label_names": ["n1", "n2", "n3"], "label_descriptions": {"n1": "tench, Tinca tinca"},
       "pretrained_cfg": {"tag": "a1_in1k", "custom_load": false, "input_size": [1, 160, 160],
         "fixed_input_size": false, "interpolation": "bicubic", "crop_pct": 0.95,
         "crop_mode": "center", "mean": [0.5], "std": [0.25], "num_classes": 3,
         "pool_size": [7, 7], "first_conv": "conv1", "classifier": "fc", "url": null}}
      """;

  @TempDir private Path folder;

  private void write(String config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
  }

  private void writeWeights() throws IOException {
    Network network = Networks.byName("fashion_resnext").withClasses(3);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.graph().constants().forEach((value, tensor) -> tensors.put(value.name(), tensor));
    Files.write(folder.resolve("pytorch_model.bin"), Checkpoints.of(tensors));
  }

  @Test
  void aFolderIsAModel() throws IOException {
    write(CONFIG);
    writeWeights();
    Graph graph = Model.load(folder).graph();
    assertEquals("fashion_resnext", graph.name());
    assertEquals(3, graph.constants().get(new Value("fc.weight")).shape().dim(0));
    assertEquals(
        new Preprocessing(1, 160, 160, 0.95, Interpolation.BICUBIC, List.of(0.5f), List.of(0.25f)),
        Preprocessing.of(graph));
    assertEquals(List.of("tench, Tinca tinca", "n2", "n3"), ModelMetadata.labels(graph.metadata()));
    assertTrue(graph.metadata().get(Networks.WEIGHTS).endsWith("pytorch_model.bin"));
  }

  @Test
  void theTagOfATrainingDoesNotMatterAndTimmsDefaultsHold() throws IOException {
    write("{\"architecture\": \"fashion_resnext.mine\", \"num_classes\": 3}");
    writeWeights();
    Map<String, String> metadata = Model.load(folder).metadata();
    assertEquals("bicubic", metadata.get(ModelMetadata.INTERPOLATION));
    assertEquals("1,28,28", metadata.get(ModelMetadata.INPUT_SIZE), "the network's own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "names no 'architecture' | {\"model_type\": \"resnet\"}",
        "'vit_base' is none of the built-in networks | {\"architecture\": \"vit_base\"}",
        "'avgmax' is not supported | {\"architecture\": \"resnet18\", \"global_pool\": \"avgmax\"}",
        "changes the network | {\"architecture\": \"resnet18\", \"model_args\": {\"act\": \"x\"}}",
        "'0' is not an integer from 1 | {\"architecture\": \"resnet18\", \"num_classes\": 0}",
        "'x' is not an integer | {\"architecture\": \"resnet18\", \"num_classes\": \"x\"}",
        "neither a value nor | {\"architecture\": [{}]}",
        "'squash', only | {\"architecture\": \"fashion_resnext\", \"crop_mode\": \"squash\","
            + " \"num_classes\": 3}",
        "missing: conv1.weight | {\"architecture\": \"resnet18\", \"num_classes\": 100}",
        "is not JSON | {"
      })
  void whatIsNotTimmsIsAnError(String reason, String config) throws IOException {
    write(config);
    Files.write(
        folder.resolve("pytorch_model.bin"), Checkpoints.of(Map.of("x", Tensor.scalar(1f))));
    if (reason.contains("squash")) {
      writeWeights();
    }
    var e = assertThrows(ModelFormatException.class, () -> Model.load(folder));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
  }

  @Test
  void aFolderWithoutWeightsOrConfigurationIsAnError() throws IOException {
    var e = assertThrows(ModelFormatException.class, () -> Model.load(folder));
    assertTrue(e.getMessage().contains("timm folder"), e.getMessage());
    write(CONFIG);
    e = assertThrows(ModelFormatException.class, () -> Model.load(folder));
    assertTrue(e.getMessage().contains("neither model.safetensors nor"), e.getMessage());
  }
}

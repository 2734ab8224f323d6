package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
  @TempDir private Path folder;

  /** A safetensors file of zeros for all of a graph's parameters: not for single numbers. */
  static Path zeros(Path file, Graph graph) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    long[] end = new long[1];
    Map<Value, Tensor> parameters = new LinkedHashMap<>(graph.constants());
    parameters.values().removeIf(tensor -> tensor.shape().rank() == 0);
    parameters.forEach(
        (value, tensor) -> {
          long begin = end[0];
          end[0] += tensor.type().byteSize();
          header.put(
              value.name(),
              Map.of(
                  "dtype",
                  "F32",
                  "shape",
                  tensor.shape().dims(),
                  "data_offsets",
                  new long[] {begin, end[0]}));
        });
    byte[] json = Json.of(header).getBytes(StandardCharsets.UTF_8);
    var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(length.putLong(json.length).array());
      out.write(json);
      out.setLength(Long.BYTES + json.length + end[0]);
    }
    return file;
  }

  @Test
  void aBuiltInNetworkFitsItsWeightsAndTheConfigurationBesideThem() throws IOException {
    Graph small =
        Networks.byName("resnet18").withChannels(1).withClasses(7).graph(new SeededWeights(0));
    Path weights = zeros(folder.resolve("model.safetensors"), small);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"label_names": ["a", "b", "c", "d", "e", "f", "g"],
         "pretrained_cfg": {"input_size": [1, 32, 32], "mean": [0.5], "std": [0.5]}}
        """);

    Cli summary = Cli.ok("summary", "resnet18", "--weights", weights, "--json");
    assertTrue(summary.err().contains("1x1x32x32"), summary.err());
    JsonNode layers = summary.json().path("layers");
    assertEquals(64 * 7 * 7, layers.path(0).path("parameters").asLong());
    assertEquals(7 * 512 + 7, layers.path(layers.size() - 1).path("parameters").asLong());

    Path sneaker = Path.of("..", "samples", "sneaker.png");
    Cli classified =
        Cli.ok(
            "classify", sneaker, "--model", "resnet18", "--weights", weights, "--json", "--top", 7);
    assertFalse(classified.err().contains("untrained"), classified.err());
    JsonNode top = classified.json().at("/0/top");
    assertEquals(1.0 / 7, top.at("/6/probability").asDouble(), 1e-9);
    assertEquals("a", top.at("/0/label").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lenet5", "squeezenet1_1", "mobilenet_v2", "densenet121", "resnext50d_32x4d"})
  void networksHaveTheClassesAndChannelsOfTheirWeights(String name) throws IOException {
    Graph small = Networks.byName(name).withChannels(2).withClasses(4).graph(new SeededWeights(0));
    Path weights = zeros(folder.resolve("model.safetensors"), small);
    Cli summary = Cli.ok("summary", name, "--weights", weights, "--json");
    JsonNode layers = summary.json().path("layers");
    assertEquals(4, layers.path(layers.size() - 1).path("output").path(1).asInt());
    assertTrue(summary.json().at("/inputs/input").asText().startsWith("1x2x"), summary.err());
  }

  @Test
  void weightsOfAnotherNetworkAreAnError() throws IOException {
    Graph other = Networks.byName("resnet34").graph(new SeededWeights(0));
    Path weights = zeros(folder.resolve("model.safetensors"), other);
    Cli.fails(
        1,
        List.of("summary", "resnext50_32x4d", "--weights", weights),
        "model.safetensors",
        "layer1.0.conv1.weight",
        "64x64x3x3",
        "128x64x1x1");
  }

  @Test
  void checkpointsAreWeightsToo() {
    Path checkpoint =
        Path.of("..", "formats", "src", "test", "resources", "pytorch", "training_zip.pth");
    Cli.fails(
        1,
        List.of("summary", "resnet18", "--weights", checkpoint),
        "training_zip.pth: these are not the parameters of resnet18",
        "missing: conv1.weight 64x3x7x7, bn1.weight 64",
        "unexpected: 0.weight");
    Cli.fails(
        1,
        List.of("summary", checkpoint),
        "holds weights alone; name their network too, as in resnet50 --weights");
  }

  @Test
  void filesOfKerasAreWeightsToo() {
    Path tests = Path.of("..", "tests", "src", "test", "resources", "keras");
    Cli.fails(
        1,
        List.of("summary", "keras_resnext50", "--weights", tests.resolve("tiny_gconv.h5")),
        "tiny_gconv.h5: these are not the parameters of keras_resnext50",
        "missing: conv2_block2_1_conv.weight 128x256x1x1",
        "unfit: conv1_conv.weight is F32[8x3x7x7]");
  }
}

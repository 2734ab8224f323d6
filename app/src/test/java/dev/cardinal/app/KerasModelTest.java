package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasModelTest {
  private static final Path MODELS = Path.of("..", "tests", "src", "test", "resources", "keras");

  @TempDir private Path folder;

  @Test
  void everyCommandTakesAWholeModel() throws IOException {
    Path model = Files.copy(MODELS.resolve("tiny_gconv.h5"), folder.resolve("tiny.h5"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"label_names": ["a", "b", "c", "d", "e"],
         "pretrained_cfg": {"input_size": [3, 32, 32], "mean": [0, 0, 0], "std": [1, 1, 1]}}
        """);
    Path sneaker = Path.of("..", "samples", "sneaker.png");
    JsonNode top =
        Cli.ok("classify", sneaker, "--model", model, "--json", "--top", 5).json().at("/0/top");
    double sum = 0;
    for (JsonNode guess : top) {
      sum += guess.path("probability").asDouble();
      assertTrue("abcde".contains(guess.path("label").asText()));
    }
    assertEquals(1, sum, 1e-5, "probabilities already, no softmax of a softmax");
    JsonNode inspected = Cli.ok("inspect", model, "--json").json();
    assertTrue(
        inspected.path("passes").toString().contains("GroupDepthwiseSums: "), inspected.toString());
    Cli summary = Cli.ok("summary", model, "--json");
    assertTrue(summary.json().at("/inputs/input_1").asText().startsWith("1x3x32x32"));
    assertFalse(summary.err().contains("SLF4J"), summary.err());
  }

  @Test
  void theBuiltInNetworkHasAsManyParametersAsKerasSays() {
    JsonNode summary = Cli.ok("summary", "keras_resnext50", "--json").json();
    assertEquals(25_097_128 - 68_224, summary.path("parameters").asLong());
  }

  @Test
  void weightsAloneNeedTheirNetwork() {
    Cli.fails(
        1,
        List.of("summary", MODELS.resolve("tiny_lambda.h5")),
        "holds weights alone; name their network too, as in keras_resnext50 --weights");
  }
}

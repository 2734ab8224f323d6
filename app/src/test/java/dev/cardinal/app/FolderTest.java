package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.model.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path folder;

  @Test
  void everyCommandTakesAFolder() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architecture": "resnet18.tiny", "num_classes": 2, "label_names": ["left", "right"],
         "pretrained_cfg": {"input_size": [1, 32, 32], "mean": [0.5], "std": [0.5]}}
        """);
    Graph graph = Networks.byName("resnet18").withChannels(1).withClasses(2).graph();
    WeightsTest.zeros(folder.resolve("model.safetensors"), graph);

    Path sneaker = Path.of("..", "samples", "sneaker.png");
    Cli classified = Cli.ok("classify", sneaker, "--model", folder, "--json");
    assertEquals(0.5, classified.json().at("/0/top/0/probability").asDouble(), 1e-9);
    assertEquals("left", classified.json().at("/0/top/0/label").asText());
    Cli summary = Cli.ok("summary", folder, "--json");
    assertEquals(folder.toString(), summary.json().path("model").asText());
    assertEquals(1, Cli.ok("inspect", folder, "--json").json().at("/operators/Gemm").asInt());
  }

  @Test
  void aFolderThatIsNoModelIsAnError() {
    Cli.fails(1, List.of("summary", folder), folder.toString(), "timm folder");
    Cli.fails(1, List.of("summary", folder, "--weights", "x.pth"), "--weights is for the built-in");
  }
}

package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  private static final List<String> KEYS =
      List.of(
          "model",
          "backend",
          "batch",
          "threads",
          "median_ms",
          "p95_ms",
          "min_ms",
          "images_per_s",
          "gflop",
          "gflops",
          "peak_gflops",
          "efficiency");

  @TempDir private Path folder;

  @Test
  void figuresFitTogether() {
    JsonNode tree =
        Cli.ok("bench", KnownModel.EMBEDDED, "--batch=2", "--runs=20", "--threads=1", "--json")
            .json();
    assertEquals(KEYS, Cli.fields(tree));
    assertEquals(KnownModel.EMBEDDED, tree.path("model").asText());
    assertEquals("vector", tree.path("backend").asText());
    assertEquals(2, tree.path("batch").asInt());
    assertEquals(1, tree.path("threads").asInt());
    double median = tree.path("median_ms").asDouble();
    assertTrue(tree.path("min_ms").asDouble() <= median);
    assertTrue(median <= tree.path("p95_ms").asDouble());
    assertEquals(2e3 / median, tree.path("images_per_s").asDouble(), 1e-6);
    assertEquals(2 * 0.07878144, tree.path("gflop").asDouble(), 1e-9);
    assertEquals(
        tree.path("gflop").asDouble() / median * 1e3, tree.path("gflops").asDouble(), 1e-6);
    double efficiency = tree.path("efficiency").asDouble();
    assertEquals(
        tree.path("gflops").asDouble() / tree.path("peak_gflops").asDouble(), efficiency, 1e-9);
    assertTrue(efficiency > 0 && efficiency < 1.2, tree.toString());
  }

  @Test
  void theProfileHasTheTimeOfEachStep() {
    Path file = TinyOnnx.sumAndProduct(folder.resolve("tiny.onnx"));
    var words =
        new ArrayList<Object>(
            List.of("bench", file, "--backend", "reference", "--runs", 3, "--profile"));
    String text = Cli.ok(words.toArray()).out();
    for (String part :
        List.of("runs 3", "median", "p95", "images/s", "reference:add", "all steps")) {
      assertTrue(text.contains(part), text);
    }
    words.add("--json");
    JsonNode tree = Cli.ok(words.toArray()).json();
    assertEquals(2, tree.path("profile").size());
    assertEquals(
        List.of("node", "operator", "kernel", "problem", "flops", "mean_ms", "min_ms"),
        Cli.fields(tree.at("/profile/0")));
  }

  @Test
  void aBatchThatTheInputDoesNotHaveIsAnError() {
    List<String> words = List.of("bench", "resnet18", "--batch", "2", "--input", "1x3x32x32");
    Cli.fails(1, words, "--batch is 2", "1x3x32x32");
    Cli.fails(2, List.of("bench", "resnet18", "--batch", "0"), "--batch");
    Cli.fails(2, List.of("bench", "resnet18", "--runs", "0"), "--runs");
    Cli.fails(2, List.of("bench", "resnet18", "--threads", "1025"), "1 to 1024");
  }
}

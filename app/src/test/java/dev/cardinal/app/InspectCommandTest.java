package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir private Path folder;

  @Test
  void tellsTheModelAndItsPlan() {
    JsonNode tree = Cli.ok("inspect", KnownModel.EMBEDDED, "--json").json();
    assertEquals(
        List.of(
            "model",
            "inputs",
            "outputs",
            "opset",
            "operators",
            "passes",
            "warnings",
            "backends",
            "signature",
            "threads",
            "selection",
            "portions",
            "side_by_side",
            "arena_bytes",
            "least_arena_bytes",
            "activation_bytes",
            "packed_bytes",
            "scratch_bytes",
            "steps"),
        Cli.fields(tree));
    assertEquals("float32[Nx1x28x28]", tree.at("/inputs/input").asText());
    assertEquals("float32[1x10]", tree.at("/outputs/logits").asText());
    assertEquals("13", tree.path("opset").asText());
    assertEquals(15, tree.at("/operators/Conv").asInt());
    assertTrue(tree.path("passes").toString().contains("FoldBatchNormalization: 15 nodes"));
    assertTrue(tree.path("arena_bytes").asLong() < tree.path("activation_bytes").asLong());
    assertTrue(tree.at("/backends/vector").isNull(), "available");
    JsonNode step = tree.path("steps").path(0);
    assertEquals(
        List.of("node", "operator", "kernel", "problem", "flops", "declined", "measured_ms"),
        Cli.fields(step));
    assertEquals("in order of preference: vector", tree.path("selection").asText());
    assertEquals(0, step.path("measured_ms").size());
    assertEquals("conv n1 ic1 ih28 oc64 kh3 ph1", step.path("problem").asText());
    assertTrue(step.path("kernel").asText().startsWith("vector:conv:"), step.toString());
  }

  @Test
  void textHasALineForEachStep() {
    Path file = TinyOnnx.sumAndProduct(folder.resolve("tiny.onnx"));
    Cli result = Cli.ok("inspect", file, "--backend", "reference", "--input", "a=3x2");
    for (String part :
        List.of("a: float32[Nx2]", "1 Add, 1 Mul", "a=float32[3x2]", "reference:add", "arena")) {
      assertTrue(result.out().contains(part), result.out());
    }
    assertTrue(result.err().contains("input 'b' is taken as 3x2"), result.err());
  }

  @Test
  void textTellsWhichBackendsThereAre() {
    String out = Cli.ok("inspect", KnownModel.EMBEDDED).out();
    for (String part : List.of("backend    vector: available", "backend    reference: available")) {
      assertTrue(out.contains(part), out);
    }
  }
}

package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.Session;
import dev.cardinal.model.Form;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormOptionTest {
  private static JsonNode inspect(String form) {
    return Cli.ok("inspect", "resnext50_32x4d", "--form", form, "--input", "1x3x64x64", "--json")
        .json();
  }

  private static List<String> steps(JsonNode tree) {
    return StreamSupport.stream(tree.path("steps").spliterator(), false)
        .map(step -> step.path("kernel").asText() + " " + step.path("problem").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"a, Sum, 16", "b, Concat, 16"})
  void inspectShowsThatPathsAreGrouped(String form, String operator, int count) {
    JsonNode tree = inspect(form);
    assertEquals(count, tree.at("/operators/" + operator).asInt());
    assertTrue(tree.at("/operators/Conv").asInt() > 16 * 32 * 2, tree.at("/operators").toString());
    String passes = tree.path("passes").toString();
    assertTrue(passes.contains("GroupParallelPaths: "), passes);
    assertEquals(steps(inspect("c")), steps(tree));
  }

  @Test
  void refusesFormsOfModelsThatHaveOne() {
    Cli.fails(1, List.of("inspect", "resnet18", "--form", "a"), "--form", "resnet18");
  }

  @Test
  void theEmbeddedNetworkGivesTheSameInAllForms() {
    float[] pixels = new float[28 * 28];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    float[] expected = logits(Optional.empty(), pixels);
    for (Form form : Form.values()) {
      assertArrayEquals(expected, logits(Optional.of(form), pixels), form.toString());
    }
  }

  private static float[] logits(Optional<Form> form, float[] pixels) {
    KnownModel known = KnownModel.load(KnownModel.EMBEDDED, Optional.empty(), form);
    try (Session session = Session.of(known.model())) {
      return session.run(Tensor.of(pixels, 1, 1, 28, 28)).toFloats();
    }
  }
}

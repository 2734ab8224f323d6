package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
    Cli.fails(1, List.of("inspect", KnownModel.EMBEDDED, "--form", "a"), "--form");
  }
}

package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that choose backends, which all commands that run a model have. */
class SessionOptionsTest {
  @TempDir private Path folder;

  private List<Object> inspect(Object... options) {
    Path model = TinyOnnx.sumAndProduct(folder.resolve("tiny.onnx"));
    var words = new ArrayList<Object>(List.of("inspect", model, "--input", "a=1x2", "--json"));
    words.addAll(List.of(options));
    return words;
  }

  /** The backends of the plan's two steps, the addition and the multiplication. */
  private List<String> backends(Object... options) {
    JsonNode steps = Cli.ok(inspect(options).toArray()).json().path("steps");
    var backends = new ArrayList<String>();
    steps.forEach(step -> backends.add(step.path("kernel").asText().replaceAll(":.*", "")));
    return backends;
  }

  @Test
  void backendsAreChosenForNodesAndOperators() {
    assertEquals(List.of("vector", "vector"), backends());
    assertEquals(List.of("reference", "vector"), backends("--override", "sum=reference"));
    assertEquals(
        List.of("vector", "reference"),
        backends("--backend", "reference,vector", "--override", "Add=vector,reference"));
    assertEquals(
        List.of("vector", "reference"),
        backends("--override", "Mul=reference", "--override", "sum=vector"));
    assertEquals(
        List.of("reference", "vector"),
        backends("--override", "Add=vector", "--override", "sum=reference"),
        "a name wins");
  }

  @Test
  void unknownNamesAreErrorsThatTellTheKnownOnes() {
    Cli.fails(1, inspect("--backend", "gpu"), "no backend 'gpu'", "vector", "reference");
    Cli.fails(1, inspect("--override", "sum=gpu"), "no backend 'gpu'", "vector", "reference");
    Cli.fails(
        1, inspect("--override", "conv9=vector"), "'conv9'", "Add, Mul", "nodes sum, product");
    Cli.fails(2, inspect("--override", "sum"), "NODE=LIST");
    Cli.fails(2, inspect("--override", "sum="), "NODE=LIST");
    Cli.fails(2, inspect("--override", "=vector"), "NODE=LIST");
  }

  @Test
  void mathIsExactUnlessAskedFor() {
    assertEquals(List.of("vector", "vector"), backends("--fp-math", "bf16"));
    Cli.ok(inspect("--fp-math", "STRICT").toArray());
    Cli.fails(2, inspect("--fp-math", "int4"), "strict, bf16, f16, tf32, any", "'int4'");
  }

  @Test
  void autoMeasuresOnceAndKeepsItsChoiceInAFile() {
    Path file = folder.resolve("choices.txt");
    List<Object> words = inspect("--backend", "auto,vector,reference", "--auto-file", file);
    JsonNode first = Cli.ok(words.toArray()).json();
    String selection = first.path("selection").asText();
    assertTrue(selection.startsWith("auto, measured: "), selection);
    JsonNode times = first.at("/steps/0/measured_ms");
    assertEquals(List.of("reference", "vector"), Cli.fields(times));
    JsonNode second = Cli.ok(words.toArray()).json();
    assertTrue(second.path("selection").asText().startsWith("auto, by " + file + ": tiny"));
    assertEquals(times, second.at("/steps/0/measured_ms"));
    words.remove("--json");
    String text = Cli.ok(words.toArray()).out();
    assertTrue(text.contains("backends auto, by " + file), text);
    assertTrue(text.contains("Measured"), text);
  }

  @Test
  void autoIsNotMeasuredWhereThereIsNothingToChoose() {
    JsonNode tree = Cli.ok(inspect("--backend", "auto,vector").toArray()).json();
    assertEquals("auto: nothing to choose from but [vector]", tree.path("selection").asText());
  }

  @Test
  void aFileThatCannotBeIsAnError() {
    Path nowhere = folder.resolve("no").resolve("choices.txt");
    Cli.fails(
        1,
        inspect("--backend", "auto,vector,reference", "--auto-file", nowhere),
        "choices.txt cannot be written: there is no folder");
    Cli.fails(2, inspect("--auto-file", nowhere), "--auto-file needs --backend auto");
  }
}

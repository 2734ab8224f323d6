package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final Path SNEAKER = SAMPLES.resolve("sneaker.png");

  /** A PNG file of two grey pixels, the left black, the right white. */
  private static final String BLACK_WHITE =
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4XmNg"
          + "+A8AAQIBAD70YvQAAAAASUVORK5CYII=";

  @TempDir private Path folder;

  private static List<Path> samples() {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cli classify(List<Path> images, Object... options) {
    var words = new ArrayList<Object>(List.of("classify"));
    words.addAll(images);
    words.addAll(List.of(options));
    return Cli.run(words.toArray());
  }

  @Test
  void everySampleIsWhatItsNameSays() {
    List<Path> samples = samples();
    assertEquals(10, samples.size());
    JsonNode results = classify(samples, "--json").json();
    for (int i = 0; i < samples.size(); i++) {
      String label = results.path(i).path("top").path(0).path("label").asText();
      String plain = label.toLowerCase(Locale.ROOT).replaceAll("[ /]", "-");
      assertEquals(samples.get(i).getFileName().toString(), plain + ".png");
    }
  }

  @Test
  void jsonIsAnArrayOfImagesWithTheirGuesses() {
    JsonNode results = Cli.ok("classify", SNEAKER, SNEAKER, "--json", "--top", 3).json();
    assertEquals(2, results.size());
    JsonNode result = results.path(1);
    assertEquals(List.of("image", "top", "milliseconds"), Cli.fields(result));
    assertEquals(SNEAKER.toString(), result.path("image").asText());
    assertTrue(result.path("milliseconds").asDouble() > 0);
    assertEquals(3, result.path("top").size());
    JsonNode first = result.path("top").path(0);
    assertEquals(List.of("label", "index", "probability"), Cli.fields(first));
    assertEquals(7, first.path("index").asInt());
    assertTrue(first.path("probability").asDouble() > result.at("/top/1/probability").asDouble());
  }

  @Test
  void probabilitiesAddUpToOne() {
    JsonNode top = Cli.ok("classify", SNEAKER, "--json", "--top", 99).json().at("/0/top");
    double sum = 0;
    for (JsonNode guess : top) {
      sum += guess.path("probability").asDouble();
    }
    assertEquals(10, top.size());
    assertEquals(1, sum, 1e-9);
  }

  @Test
  void textNamesTheImageAndItsClasses() {
    List<String> lines = Cli.ok("classify", SNEAKER, "--top", 2).out().lines().toList();
    assertEquals(3, lines.size());
    assertEquals(SNEAKER.toString(), lines.getFirst());
    assertTrue(lines.get(1).matches(" +\\d+\\.\\d\\d % {2}Sneaker"), lines.get(1));
  }

  @Test
  void aJpegIsReadToo() {
    Path jpeg = Path.of("src", "test", "resources", "sneaker.jpg");
    assertTrue(Cli.ok("classify", jpeg, "--top", 1).out().contains("Sneaker"));
  }

  @Test
  void oneBadImageDoesNotKeepTheOthersFromBeingClassified() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "not an image");
    Path missing = folder.resolve("missing.png");
    Cli result = classify(List.of(text, SNEAKER, missing), "--json", "--backend", "reference");
    assertEquals(1, result.exitCode());
    assertEquals(1, result.json().size());
    assertEquals("Sneaker", result.json().at("/0/top/0/label").asText());
    List<String> errors = result.err().lines().toList();
    assertEquals(2, errors.size(), result.err());
    assertTrue(errors.getFirst().contains("text.png"), result.err());
    assertTrue(
        errors.getLast().endsWith("missing.png: cannot be read: no such file or folder"),
        result.err());
  }

  @Test
  void labelsOfAFileReplaceTheModelsOwn() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\n");
    String out = Cli.ok("classify", SNEAKER, "--labels", labels, "--top", 1).out();
    assertTrue(out.contains("class 7"), out);
    Cli.fails(
        1, List.of("classify", SNEAKER, "--labels", folder.resolve("no.txt")), "no.txt: no such");
  }

  @Test
  void aModelsMetadataTellHowImagesArePreparedAndWhatClassesAreCalled() throws IOException {
    var model =
        new TinyOnnx()
            .input("image", "Nx1x1x2")
            .node("Flatten", "scores", "image")
            .output("scores", "Nx2")
            .fact("cardinal.labels", "left\nright");
    Path file = model.write(folder.resolve("brighter.onnx"));
    Path png = Files.write(folder.resolve("right.png"), Base64.getDecoder().decode(BLACK_WHITE));

    Files.writeString(
        folder.resolve("config.json"),
        """
        {"label_names": ["no", "matter"],
         "pretrained_cfg": {"input_size": [1, 1, 2], "mean": [0], "std": [0.25], "crop_pct": 1}}
        """);
    JsonNode top = Cli.ok("classify", png, "--model", file, "--json").json().at("/0/top");
    assertEquals("right", top.at("/0/label").asText(), "the model's own word counts");
    double probability = 1 / (1 + Math.exp(-1 / 0.25));
    assertEquals(probability, top.at("/0/probability").asDouble(), 1e-6);
  }

  @Test
  void seededWeightsAreOwnedUpTo() {
    Cli result = Cli.ok("classify", SNEAKER, "--model", "resnet18", "--top", 1);
    assertTrue(result.out().contains("untrained"), result.out());
    assertTrue(result.err().contains("untrained"), result.err());
  }

  @Test
  void whatCannotBeDoneIsAnError() throws IOException {
    Path sum = TinyOnnx.sumAndProduct(folder.resolve("sum.onnx"));
    Cli.fails(1, List.of("classify", SNEAKER, "--model", sum), "does not classify images", "Nx2");
    Cli.fails(
        1,
        List.of("classify", SNEAKER, "--model", sum, "--weights", sum),
        "--weights",
        "fashion_resnext");
    Cli.fails(1, List.of("classify", SNEAKER, "--model", "resnet18", "--weights", sum), "sum.onnx");
    Cli.fails(1, List.of("classify", SNEAKER, "--backend", "gpu"), "'gpu'", "vector", "reference");
    Cli.fails(1, List.of("classify", SNEAKER, "--model", SNEAKER), "sneaker.png");
    Cli.fails(2, List.of("classify"), "IMAGE");
    Cli.fails(2, List.of("classify", SNEAKER, "--top", "0"), "--top");
    Cli.fails(2, List.of("classify", SNEAKER, "--threads", "many"), "--threads");
  }
}

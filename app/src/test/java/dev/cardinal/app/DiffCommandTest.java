package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  private static final String EMBEDDED = "fashion_resnext";

  @TempDir Path folder;

  private List<Object> diff(Object... args) {
    var words = new ArrayList<Object>(List.of("diff", "--output", folder.resolve("out")));
    words.addAll(List.of(args));
    return words;
  }

  private Cli parted(Object... args) {
    Cli result = Cli.run(diff(args).toArray());
    assertEquals(3, result.exitCode(), result.err());
    return result;
  }

  @Test
  void backendsThatAgreeWriteNothing() {
    Cli text = Cli.ok(diff(EMBEDDED, "--backends", "vector,onednn+vector").toArray());
    assertTrue(
        text.out().startsWith("vector and onednn+vector agree on all 18 layers of " + EMBEDDED),
        text.out());
    assertFalse(Files.exists(folder.resolve("out")));
    JsonNode json =
        Cli.ok(diff(EMBEDDED, "--backends", "vector,reference", "--json").toArray()).json();
    assertFalse(json.path("part").asBoolean());
    assertTrue(json.path("layer").isNull());
    assertEquals(18, json.path("layers").size());
    JsonNode first = json.path("layers").path(0);
    assertEquals("/conv1/Conv", first.path("node").asText());
    assertEquals("reference:conv:evaluate", first.path("kernels").path(1).asText());
    assertTrue(first.path("alone").path("relative").asDouble() > 0, first.toString());
  }

  /** Rounding is difference enough where none is tolerated; the files then show it once more. */
  @Test
  void whatIsWrittenShowsTheDifferenceAgain() throws IOException {
    JsonNode found =
        parted(EMBEDDED, "--backends", "vector,reference", "--tolerance", "0", "--json").json();
    assertEquals("layer", found.path("kind").asText());
    assertEquals("/conv1/Conv", found.path("layer").asText());
    assertEquals("/conv1/Conv", found.path("accumulated_from").asText());
    String command = found.path("command").asText();
    assertTrue(command.startsWith("./cardinal diff " + folder), command);
    List<Object> again = new ArrayList<>(List.of((Object[]) command.split(" ")));
    again.removeFirst();
    again.addAll(List.of("--json", "--output", folder.resolve("again")));
    Cli result = Cli.run(again.toArray());
    assertEquals(3, result.exitCode(), result.err());
    assertEquals(1, result.json().path("layers").size());
    assertEquals(found.path("difference"), result.json().path("difference"));

    JsonNode files = found.path("files");
    Tensor input = Npy.read(Path.of(files.path("inputs").path("input").asText()));
    assertEquals("float32[1x1x28x28]", input.type().toString());
    Path mine = Path.of(Cli.fields(files.path("outputs")).isEmpty() ? "" : output(files, 0));
    Path ours = folder.resolve("rerun.npy");
    Cli.ok(
        "run",
        "--model",
        files.path("model").asText(),
        "--input",
        files.path("inputs").path("input").asText(),
        "--output",
        ours);
    assertEquals(
        -1, Files.mismatch(mine, ours), "the layer alone gives the result that is written");
    assertTrue(Files.mismatch(mine, Path.of(output(files, 1))) > 0);
  }

  private static String output(JsonNode files, int index) {
    JsonNode outputs = files.path("outputs");
    return outputs.path(Cli.fields(outputs).get(index)).asText();
  }

  @Test
  void theTextTellsLayerKernelsAndCommand() {
    String text = parted(EMBEDDED, "--backends", "vector,reference", "--tolerance", "0").out();
    assertTrue(
        text.startsWith(
            "vector and reference part at '/conv1/Conv' (Conv), given the same operands"),
        text);
    for (String part :
        List.of(
            "conv n1 ic1 ih28 oc64",
            "vector:conv:",
            "reference:conv:evaluate",
            "later layers",
            "output0.vector.npy",
            "./cardinal diff ")) {
      assertTrue(text.contains(part), text);
    }
  }

  @Test
  void inputsAreFilesOrShapes() {
    Path model = TinyOnnx.sumAndProduct(folder.resolve("tiny.onnx"));
    Path file = folder.resolve("a.npy");
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.NEGATIVE_INFINITY, 1e30f, 7};
    Npy.write(file, Tensor.of(odd, 3, 2));
    JsonNode json =
        Cli.ok(
                diff(
                        model,
                        "--backends",
                        "vector,reference",
                        "--input",
                        "b=3x2",
                        "--input",
                        "a=" + file,
                        "--tolerance",
                        "0",
                        "--json")
                    .toArray())
            .json();
    assertEquals(2, json.path("layers").size());
    Cli.fails(
        1,
        diff(model, "--backends", "vector,onednn", "--input", "a=" + file, "--input", "b=3x4"),
        "does not take");
    Cli.fails(
        1, diff(model, "--backends", "vector,onednn", "--input", "a=no.npy"), "no.npy", "no such");
    Cli.fails(
        1, diff(model, "--backends", "vector,onednn", "--input", "c=3x2"), "no input 'c'", "a, b");
  }

  @Test
  void anOverrideHoldsForBothAndItsNameIsChecked() {
    JsonNode layers =
        Cli.ok(
                diff(
                        EMBEDDED,
                        "--backends",
                        "vector,reference",
                        "--override",
                        "/conv1/Conv=reference",
                        "--json")
                    .toArray())
            .json()
            .path("layers");
    assertEquals("reference:conv:evaluate", layers.path(0).path("kernels").path(0).asText());
    assertEquals(0, layers.path(0).path("alone").path("absolute").asDouble());
    Cli.fails(
        1,
        diff(EMBEDDED, "--backends", "vector,reference", "--override", "conv9=vector"),
        "'conv9'",
        "names neither");
  }

  @Test
  void whatExistsIsSpared() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path mine = Files.writeString(out.resolve("mine.txt"), "mine");
    Cli.fails(1, diff(EMBEDDED, "--backends", "vector,reference"), "exists", "--force");
    parted(EMBEDDED, "--backends", "vector,reference", "--tolerance", "0", "--force");
    assertTrue(Files.exists(mine));
    assertTrue(Files.exists(out.resolve("layer.onnx")));
  }

  @Test
  void wrongOptionsAreSaid() {
    Cli.fails(2, diff(EMBEDDED), "--backends");
    for (String one : List.of("vector", "vector,onednn,reference", "vector,", "")) {
      Cli.fails(2, diff(EMBEDDED, "--backends", one), "does not name two");
    }
    Cli.fails(2, diff(EMBEDDED, "--backends", "vector,vector"), "twice");
    Cli.fails(2, diff(EMBEDDED, "--backends", "vector,auto"), "'auto'");
    Cli.fails(1, diff(EMBEDDED, "--backends", "vector,gpu"), "no backend 'gpu'");
    Cli.fails(2, diff(EMBEDDED, "--backends", "vector,onednn", "--tolerance", "-1"), "not -1");
    Cli.fails(2, diff(EMBEDDED, "--backends", "vector,onednn", "--tolerance", "NaN"), "not NaN");
    Cli.fails(2, diff(EMBEDDED, "--backends", "vector,onednn", "--threads", "0"), "--threads");
  }
}

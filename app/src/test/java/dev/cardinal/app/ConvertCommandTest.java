package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is converted gives the same bits. */
class ConvertCommandTest {
  private static final String EMBEDDED = KnownModel.EMBEDDED;

  @TempDir Path folder;

  private Path converted(String target, Object... args) {
    Path output = folder.resolve(target);
    Object[] words = {"convert", args[0], output};
    Cli.ok(Stream.concat(Stream.of(words), Stream.of(args).skip(1)).toArray());
    return output;
  }

  private static float[] results(Model model, long... dims) {
    Tensor input = Tensor.of(new float[(int) Shape.of(dims).elements()], dims);
    var random = new Random(1);
    for (long i = 0; i < input.shape().elements(); i++) {
      input.floatAt(i, random.nextFloat());
    }
    try (Session session = Session.of(model)) {
      return session.run(input).toFloats();
    }
  }

  private static Model model(Object name) {
    return KnownModel.load(name.toString(), Optional.empty()).model();
  }

  private static Model model(String name, Path weights) {
    return KnownModel.load(name, Optional.of(weights)).model();
  }

  @Test
  void toOnnxAndFromOnnxToOnnx() {
    float[] expected = results(model(EMBEDDED), 2, 1, 28, 28);
    Path onnx = converted("fashion.onnx", EMBEDDED);
    assertArrayEquals(expected, results(model(onnx), 2, 1, 28, 28));
    assertArrayEquals(expected, results(model(converted("2.onnx", onnx)), 2, 1, 28, 28));
    assertEquals(model(EMBEDDED).metadata().get("cardinal.labels"), labels(model(onnx)));
    Path summed = converted("a.onnx", EMBEDDED, "--form", "a");
    assertArrayEquals(expected, results(model(summed), 2, 1, 28, 28));
    assertTrue(model(summed).graph().nodes().size() > 500);
  }

  private static String labels(Model model) {
    return model.metadata().get("cardinal.labels");
  }

  @Test
  void toOnnxAfterThePasses() {
    Model passed = model(converted("passed.onnx", EMBEDDED, "--passes"));
    assertArrayEquals(results(model(EMBEDDED), 2, 1, 28, 28), results(passed, 2, 1, 28, 28));
    assertTrue(
        passed.graph().nodes().stream()
            .noneMatch(node -> node.op().type().equals("BatchNormalization")));
  }

  @Test
  void weightsToSafetensors() {
    Path file = converted("fashion.safetensors", EMBEDDED);
    float[] expected = results(model(EMBEDDED), 3, 1, 28, 28);
    assertArrayEquals(expected, results(model(EMBEDDED, file), 3, 1, 28, 28));
    Path again = converted("again.safetensors", EMBEDDED, "--weights", file, "--form", "b");
    assertArrayEquals(expected, results(model(EMBEDDED, again), 3, 1, 28, 28));
    Path seeded = converted("lenet5.safetensors", "lenet5");
    assertArrayEquals(
        results(model("lenet5"), 1, 1, 28, 28), results(model("lenet5", seeded), 1, 1, 28, 28));
  }

  @Test
  void toATimmFolderAndBack() throws IOException {
    Path timm = converted("resnet18", "resnet18");
    Model expected = model("resnet18");
    float[] logits = results(expected, 1, 3, 40, 32);
    assertArrayEquals(logits, results(model(timm), 1, 3, 40, 32));
    for (String key : List.of("input_size", "mean", "std", "crop_pct", "interpolation")) {
      String name = "cardinal." + key;
      assertEquals(expected.metadata().get(name), model(timm).metadata().get(name), name);
    }
    Path file = converted("back.safetensors", timm);
    assertArrayEquals(logits, results(model("resnet18", file), 1, 3, 40, 32));
    Path onnx = converted("resnet18.onnx", timm);
    assertArrayEquals(logits, results(model(onnx), 1, 3, 40, 32));
  }

  @Test
  void whatATargetCannotHoldIsSaid() {
    Path onnx =
        new TinyOnnx()
            .input("x", "2")
            .node("Relu", "y", "x")
            .output("y", "2")
            .write(folder.resolve("tiny.onnx"));
    Cli.fails(1, List.of("convert", onnx, folder.resolve("w.safetensors")), "built-in", ".onnx");
    Cli.fails(1, List.of("convert", onnx, folder.resolve("timm")), "built-in network");
    Cli.fails(1, List.of("convert", "lenet5", folder.resolve("timm")), "timm knows no 'lenet5'");
    Cli.fails(2, List.of("convert", "lenet5", folder.resolve("net.pth")), "net.pth", ".onnx");
    Cli.fails(
        2, List.of("convert", "lenet5", folder.resolve("w.safetensors"), "--passes"), "--passes");
    assertEquals(List.of("tiny.onnx"), files());
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsLost() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.onnx"), "mine");
    Cli.fails(1, List.of("convert", "lenet5", mine), "mine.onnx exists", "--force");
    assertEquals("mine", Files.readString(mine));
    Cli.ok("convert", "lenet5", mine, "--force");
    assertArrayEquals(results(model("lenet5"), 1, 1, 28, 28), results(model(mine), 1, 1, 28, 28));
    Cli.ok("convert", mine, mine, "--force");
    assertArrayEquals(results(model("lenet5"), 1, 1, 28, 28), results(model(mine), 1, 1, 28, 28));
    Path timm = Files.createDirectory(folder.resolve("timm"));
    Path note = Files.writeString(timm.resolve("note.txt"), "mine");
    Cli.fails(1, List.of("convert", "resnet18", timm), "timm exists", "--force");
    Cli.ok("convert", "resnet18", timm, "--force");
    assertEquals("mine", Files.readString(note));
    Path missing = folder.resolve("none/net.onnx");
    Cli.fails(1, List.of("convert", "no such model", missing), "there is no folder");
    Cli.fails(1, List.of("convert", "no such model", folder.resolve("x.onnx")), "no such model");
    assertEquals(List.of("mine.onnx", "timm"), files());
  }
}

package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  @TempDir private Path folder;
  private Path model;
  private Path a;
  private Path b;
  private Path sum;
  private Path product;

  @BeforeEach
  void files() {
    model = TinyOnnx.sumAndProduct(folder.resolve("model.onnx"));
    a = write("a.npy", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    b = write("b.npy", Tensor.of(new float[] {5, 6, 7, 8}, 2, 2));
    sum = folder.resolve("sum.npy");
    product = folder.resolve("product.npy");
  }

  private Path write(String name, Tensor tensor) {
    Path file = folder.resolve(name);
    Npy.write(file, tensor);
    return file;
  }

  private List<Object> run(Object... options) {
    var words = new ArrayList<Object>(List.of("run", "--model", model, "--backend", "reference"));
    words.addAll(List.of(options));
    return words;
  }

  @Test
  void tensorsGoInAndOutInTheModelsOrder() {
    Cli.ok(run("--input", a, "--input", b, "--output", sum, "--output", product).toArray());
    assertArrayEquals(new float[] {6, 8, 10, 12}, Npy.read(sum).toFloats());
    assertArrayEquals(new float[] {5, 12, 21, 32}, Npy.read(product).toFloats());
    assertEquals(Shape.of(2, 2), Npy.read(product).shape());
  }

  @Test
  void twoOutputsDoNotGoToOneFile() {
    Path again = folder.resolve("./sum.npy");
    Cli.fails(
        1, run("--input", a, "--input", b, "--output", sum, "--output", again), "would both go to");
    assertFalse(Files.exists(sum));
  }

  @Test
  void tensorsGoInAndOutByName() {
    Cli.ok(run("--input", "b=" + b, "--input", a, "--output", "product=" + product).toArray());
    assertArrayEquals(new float[] {5, 12, 21, 32}, Npy.read(product).toFloats());
    assertFalse(Files.exists(sum));
  }

  @Test
  void theEmbeddedNetworkTakesTensors() {
    Path image = write("image.npy", Tensor.of(new float[3 * 28 * 28], 3, 1, 28, 28));
    Cli.ok("run", "--model", KnownModel.EMBEDDED, "--input", image, "--output", sum);
    assertEquals(Shape.of(3, 10), Npy.read(sum).shape());
  }

  @Test
  void wrongNamesAndShapesAreErrors() {
    Cli.fails(1, run("--input", "x=" + a, "--output", sum), "no input 'x'", "a, b");
    Cli.fails(1, run("--input", a, "--output", "y=" + sum), "no output 'y'", "sum, product");
    Cli.fails(1, run("--input", a, "--output", sum), "input b", "missing");
    Cli.fails(
        1, run("--input", a, "--input", b, "--input", a, "--output", sum), "more values", "[a, b]");
    Cli.fails(1, run("--input", a, "--input", "a=" + a, "--output", sum), "given twice");
    Path wide = write("wide.npy", Tensor.of(new float[6], 2, 3));
    Cli.fails(1, run("--input", a, "--input", wide, "--output", sum), "2x3", "Nx2");
    Path ints = write("ints.npy", Tensor.of(new long[4], 2, 2));
    Cli.fails(1, run("--input", a, "--input", ints, "--output", sum), "int64[2x2]");
    Path one = write("one.npy", Tensor.of(new float[2], 1, 2));
    Cli.fails(1, run("--input", a, "--input", one, "--output", sum), "1x2");
  }

  @Test
  void missingFilesAreErrors() {
    Path missing = folder.resolve("missing.npy");
    Cli.fails(
        1,
        run("--input", missing, "--input", b, "--output", sum),
        "missing.npy: cannot be read: no such");
    Path nowhere = folder.resolve("no").resolve("sum.npy");
    Cli.fails(1, run("--input", a, "--input", b, "--output", nowhere), "there is no folder");
    Cli.fails(1, run("--input", a, "--input", b, "--output", folder), "it is a folder");
    Cli.fails(2, run("--input", a), "--output");
  }

  @Test
  void aFailureLeavesAnExistingOutputAlone() throws IOException {
    Files.writeString(sum, "precious");
    Path one = write("one.npy", Tensor.of(new float[2], 1, 2));
    Cli.fails(1, run("--input", a, "--input", one, "--output", sum));
    Files.writeString(b, "not an array");
    Cli.fails(1, run("--input", a, "--input", b, "--output", sum), "b.npy");
    assertEquals("precious", Files.readString(sum));
  }

  @Test
  void aCorruptModelIsAnError() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Cli.fails(1, run("--input", a, "--input", b, "--output", sum), "model.onnx");
  }
}

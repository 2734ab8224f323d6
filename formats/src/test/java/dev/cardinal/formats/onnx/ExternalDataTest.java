package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors beside the model: read if they lie in its folder, refused if they lead elsewhere. */
final class ExternalDataTest {
  @TempDir private Path root;
  private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    folder = Files.createDirectories(root.resolve("models"));
    Files.createDirectories(folder.resolve("weights"));
    byte[] bytes = OnnxModel.raw(1, 2, 3, 4);
    Files.write(folder.resolve("data.bin"), bytes);
    Files.write(folder.resolve("weights/data.bin"), bytes);
    Files.write(root.resolve("outside.bin"), bytes);
    Files.write(folder.resolve("empty.bin"), new byte[0]);
  }

  private static OnnxModel model(Map<String, String> keys) {
    var tensor = OnnxModel.tensor("w", OnnxModel.FLOAT, 2).integer(14, 1);
    keys.forEach((key, value) -> tensor.message(13, new ProtoWriter().text(1, key).text(2, value)));
    return new OnnxModel(17).initializer(tensor);
  }

  private Tensor read(Map<String, String> keys) throws IOException {
    Path file = Files.write(folder.resolve("m.onnx"), model(keys).toBytes());
    return new OnnxReader().read(file).constant(new Value("w")).orElseThrow();
  }

  private void assertRefused(String message, Map<String, String> keys) {
    var e = assertThrows(ModelFormatException.class, () -> read(keys));
    assertTrue(e.getMessage().contains("m.onnx, initializer 'w': "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void dataBesideTheModelIsRead() throws IOException {
    assertArrayEquals(
        new float[] {3, 4},
        read(Map.of("location", "data.bin", "offset", "8", "length", "8")).toFloats());
    assertArrayEquals(new float[] {1, 2}, read(Map.of("location", "data.bin")).toFloats());
    assertArrayEquals(new float[] {1, 2}, read(Map.of("location", "weights/data.bin")).toFloats());
    assertArrayEquals(
        new float[] {1, 2}, read(Map.of("location", "./weights/../data.bin")).toFloats());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.bin", "weights/../../outside.bin", "", ".", ".."})
  void pathsOutsideTheFolderAreRefused(String location) {
    assertRefused("external data '" + location + "'", Map.of("location", location));
  }

  @Test
  void absolutePathsAreRefused() {
    String inside = folder.resolve("data.bin").toString();
    assertRefused("does not lie within the model's folder", Map.of("location", inside));
    assertRefused("does not lie", Map.of("location", root.resolve("outside.bin").toString()));
    assertRefused("is not a file name", Map.of("location", "a\0b"));
  }

  @Test
  void symbolicLinksAreRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), root.resolve("outside.bin"));
    Files.createSymbolicLink(folder.resolve("near.bin"), folder.resolve("data.bin"));
    Files.createSymbolicLink(folder.resolve("up"), root);
    for (String location : new String[] {"link.bin", "near.bin", "up/outside.bin"}) {
      assertRefused("symbolic links are not followed", Map.of("location", location));
    }
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertRefused("is not a regular file", Map.of("location", "missing.bin"));
    assertRefused("is not a regular file", Map.of("location", "weights"));
  }

  @Test
  void aModelBehindASymbolicLinkFindsItsData() throws IOException {
    Path real =
        Files.write(folder.resolve("m.onnx"), model(Map.of("location", "data.bin")).toBytes());
    Path link = Files.createSymbolicLink(root.resolve("linked"), folder).resolve("m.onnx");
    assertArrayEquals(
        new OnnxReader().read(real).constant(new Value("w")).orElseThrow().toFloats(),
        new OnnxReader().read(link).constant(new Value("w")).orElseThrow().toFloats());
  }

  @ParameterizedTest
  @CsvSource({
    "12, 8, do not lie within",
    "16, 8, do not lie within",
    "9223372036854775807, 8, do not lie within",
    "-1, 8, offset or length '-1'",
    "x, 8, offset or length 'x'",
    "99999999999999999999, 8, offset or length",
    "0, 4, 'takes 8 bytes, but external data declares 4'",
    "0, -8, offset or length '-8'"
  })
  void offsetAndLengthAreChecked(String offset, String length, String message) {
    assertRefused(message, Map.of("location", "data.bin", "offset", offset, "length", length));
  }

  @Test
  void dataBeyondFourGigabytesIsRead() throws IOException {
    long offset = 5L << 30;
    try (var file = new RandomAccessFile(folder.resolve("huge.bin").toFile(), "rw")) {
      file.seek(offset); // a hole, which takes no space
      file.write(OnnxModel.raw(7, 8));
    }
    assertArrayEquals(
        new float[] {7, 8},
        read(Map.of("location", "huge.bin", "offset", Long.toString(offset))).toFloats());
  }

  @Test
  void aTruncatedFileIsAnError() throws IOException {
    var keys = new LinkedHashMap<>(Map.of("location", "data.bin"));
    Files.write(folder.resolve("data.bin"), new byte[7]);
    assertRefused("the file is truncated", keys);
    keys.put("location", "empty.bin");
    assertThrows(ModelFormatException.class, () -> read(keys));
  }

  @Test
  void aStreamHasNothingBesideIt() {
    var e =
        assertThrows(
            ModelFormatException.class, () -> model(Map.of("location", "data.bin")).read());
    assertTrue(e.getMessage().contains("load the model from a file"), e.getMessage());
  }
}

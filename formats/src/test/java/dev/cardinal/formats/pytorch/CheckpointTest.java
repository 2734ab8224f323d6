package dev.cardinal.formats.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.ZipFiles;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that PyTorch itself saved; {@code tests/golden/make_checkpoints.py} has them. */
final class CheckpointTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "pytorch");

  private static Checkpoint read(String name) {
    return Checkpoint.read(FOLDER.resolve(name));
  }

  /** As the generator has it: 0, 1, 2, ... less 3, by a factor. */
  private static float[] numbers(int count, double factor) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((i - 3) * factor);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"types_zip.pth", "types_old.pth"})
  void everyTypeAndEveryViewIsRead(String name) {
    Checkpoint file = read(name);
    assertEquals(19, file.names().size());
    assertEquals(FOLDER.resolve(name).toString(), file.description());
    assertFloats(file, "float32", numbers(6, 1), 2, 3);
    assertFloats(file, "float16", numbers(6, 0.5), 2, 3);
    assertFloats(file, "bfloat16", numbers(6, 0.5), 2, 3);
    assertFloats(file, "float64", numbers(6, 1 / 3.0), 2, 3);
    assertIntegers(file, "int64", DType.INT64, new long[] {-3, -2, -1, 0, 1, 2}, 2, 3);
    assertIntegers(file, "int32", DType.INT32, new long[] {-3, -2, -1, 0, 1, 2}, 2, 3);
    assertIntegers(file, "bool", DType.BOOL, new long[] {1, 0, 1}, 3);
    assertFloats(file, "scalar", new float[] {7});
    assertFloats(file, "empty", new float[0], 0, 5);
    assertFloats(file, "parameter", numbers(3, 1), 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"types_zip.pth", "types_old.pth"})
  void viewsOfSharedStoragesAreRead(String name) {
    Checkpoint file = read(name);
    assertFloats(file, "whole", numbers(12, 1), 4, 3);
    assertFloats(file, "rows", new float[] {0, 1, 2, 3, 4, 5}, 2, 3);
    assertFloats(file, "column", new float[] {-2, 1, 4, 7}, 4);
    float[] transposed = {-3, 0, 3, 6, -2, 1, 4, 7, -1, 2, 5, 8};
    assertFloats(file, "transposed", transposed, 3, 4);
    assertFloats(file, "transposed_half", new float[] {-3, 0, -2, 1, -1, 2}, 3, 2);
    assertFloats(file, "every_other", new float[] {-3, -1, 3, 5}, 2, 2);
    assertFloats(file, "repeated", new float[] {-2, -2, -2, -2}, 4);
    assertFloats(file, "channels_last", numbers(24, 1), 2, 2, 2, 3);
    assertFalse(file.tensor("rows").onHeap(), "rows have no gaps and stay in the file");
    assertTrue(file.tensor("column").onHeap(), "a column has gaps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"training_zip.pth", "training_old.pth"})
  void parametersAreFoundAmongWhatTrainingSaves(String name) {
    Checkpoint file = read(name);
    assertEquals(
        List.of(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked"),
        List.copyOf(file.names()));
    assertFloats(file, "0.weight", new float[] {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f}, 3, 2);
  }

  @Test
  void newProtocolsAreRead() {
    assertFloats(read("protocol5_zip.pth"), "weight", numbers(6, 1), 2, 3);
  }

  @Test
  void aWholeModuleIsRefusedByItsName() {
    var e = assertThrows(ModelFormatException.class, () -> read("module_zip.pth"));
    assertTrue(e.getMessage().contains("'__main__.Scale'"), e.getMessage());
    assertTrue(e.getMessage().contains("state_dict"), e.getMessage());
  }

  @Test
  void missingMisshapenAndUnsupportedParametersAreNamed() {
    Checkpoint file = read("types_zip.pth");
    assertMessage(
        "parameter 'fc.bias': missing, the network expects float32[3]",
        () -> file.tensor("fc.bias", TensorType.float32(3)));
    assertMessage(
        "parameter 'float16': is F16[2x3], but the network expects float32[3x2]",
        () -> file.tensor("float16", TensorType.float32(3, 2)));
    assertMessage(
        "parameter 'int64': is I64[2x3], but the network expects float32[2x3]",
        () -> file.tensor("int64", TensorType.float32(2, 3)));
    assertMessage("has the type U8, which is not supported", () -> file.tensor("uint8"));
    assertMessage("there is no tensor 'x'", () -> file.tensor("x"));
  }

  @Test
  void aPackedArchiveIsRead() {
    byte[] pickle =
        new PickleWriter()
            .dict()
            .mark()
            .text("w")
            .tensor("0", 2, 0, new long[] {2}, new long[] {1})
            .putAll()
            .end();
    Map<String, byte[]> entries =
        Map.of(
            "a/data.pkl", pickle, "a/data/0", new byte[] {0, 0, 0x80 - 256, 0x3f, 0, 0, 0, 0x40});
    Checkpoint file = Checkpoint.read("packed", MemorySegment.ofArray(ZipFiles.deflated(entries)));
    assertFloats(file, "w", new float[] {1, 2}, 2);
  }

  @Test
  void aWrittenCheckpointIsRead() {
    Map<String, Tensor> tensors =
        Map.of("a", Tensor.of(numbers(6, 1), 3, 2), "b", Tensor.scalar(4f));
    Checkpoint file = Checkpoint.read("written", MemorySegment.ofArray(Checkpoints.of(tensors)));
    assertFloats(file, "a", numbers(6, 1), 3, 2);
    assertFloats(file, "b", new float[] {4});
  }

  private static void assertFloats(Checkpoint file, String name, float[] values, long... dims) {
    Tensor tensor = file.tensor(name, TensorType.float32(dims));
    assertArrayEquals(values, tensor.toFloats(), name);
  }

  private static void assertIntegers(
      Checkpoint file, String name, DType dtype, long[] values, long... dims) {
    Tensor tensor = file.tensor(name, new TensorType(dtype, Shape.of(dims)));
    assertArrayEquals(values, tensor.toLongs(), name);
  }

  private static void assertMessage(String expected, Runnable action) {
    var e = assertThrows(ModelFormatException.class, action::run);
    assertTrue(e.getMessage().endsWith(expected), e.getMessage());
  }
}

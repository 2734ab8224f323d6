package dev.cardinal.formats.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.StoredTensors;
import dev.cardinal.formats.ZipFiles;
import dev.cardinal.formats.weights.WeightFile;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@code tests/golden/make_keras.py} wrote: each tensor is 0, 1, 2, ... less 3. */
final class KerasWeightsTest {
  private static Path file(String name) {
    return Path.of("src", "test", "resources", "keras", name);
  }

  private static StoredTensors read(Path file) {
    return (StoredTensors) KerasWeights.read(file);
  }

  /** A tensor of Keras' in its own order of axes, taken by indices. */
  private interface Index {
    long of(int a, int b, int c, int d);
  }

  private static void assertIs(Tensor tensor, long[] dims, Index index) {
    assertArrayEquals(dims, tensor.shape().dims());
    long at = 0;
    for (int a = 0; a < dims[0]; a++) {
      for (int b = 0; b < dims[1]; b++) {
        for (int c = 0; c < dims[2]; c++) {
          for (int d = 0; d < dims[3]; d++) {
            assertEquals((double) (index.of(a, b, c, d) - 3), tensor.floatAt(at++));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "named.h5, true",
    "model.h5, true",
    "numbered.keras, true",
    "numbered.weights.h5, true",
    "early.weights.h5, false",
  })
  void everyFormNamesAndTransposesTheSame(String name, boolean namesAreTold) {
    StoredTensors read = read(file(name));
    String conv = namesAreTold ? "conv" : "conv2d";
    String again = namesAreTold ? "conv_again" : "conv2d_1";
    String depthwise = namesAreTold ? "depthwise" : "depthwise_conv2d";
    assertIs(
        read.tensor(conv + ".weight"),
        new long[] {2, 3, 2, 1},
        (o, i, h, w) -> ((h + w) * 3 + i) * 2 + o);
    assertIs(read.tensor(again + ".weight"), new long[] {1, 2, 1, 1}, (o, i, h, w) -> i);
    assertIs(
        read.tensor(depthwise + ".weight"),
        new long[] {4, 1, 1, 2},
        (o, i, h, w) -> (w * 2 + o / 2) * 2 + o % 2);
    assertArrayEquals(new float[] {-3, -2}, read.tensor(conv + ".bias").toFloats());
    assertArrayEquals(
        new float[] {-3, -1, 1, -2, 0, 2}, read.tensor("dense.weight").toFloats(), "[out, in]");
    String norm = namesAreTold ? "norm" : "batch_normalization";
    for (String parameter : new String[] {"weight", "bias", "running_mean", "running_var"}) {
      assertEquals(TensorType.float32(2), read.tensor(norm + "." + parameter).type(), parameter);
    }
    String separable = namesAreTold ? "separable" : "separable_conv2d";
    assertArrayEquals(
        new long[] {2, 1, 1, 2}, read.tensor(separable + ".depthwise.weight").shape().dims());
    assertArrayEquals(
        new long[] {3, 2, 1, 1}, read.tensor(separable + ".pointwise.weight").shape().dims());
    String images = namesAreTold ? "images" : "normalization";
    assertArrayEquals(new float[] {-3, -2}, read.tensor(images + ".variance").toFloats());
    assertEquals(5, read.tensor(images + ".count").longAt(0));
  }

  @Test
  void configurationsTellWhichVariablesThereAre() {
    for (String name : new String[] {"named.h5", "model.h5", "numbered.keras"}) {
      StoredTensors read = read(file(name));
      assertTrue(read.names().contains("shift.bias"), read.names().toString());
      assertFalse(read.names().contains("shift.weight"), read.names().toString());
    }
    refuses(
        "layer 'shift': has 3 variables, and nothing tells which; save the whole model as .keras",
        file("untold.weights.h5"));
  }

  @Test
  void readsTheTypesThatTheEngineHas() {
    StoredTensors read = read(file("types.h5"));
    assertArrayEquals(new float[] {-3, -2}, read.tensor("half.v").toFloats());
    assertArrayEquals(new float[] {-3, -2}, read.tensor("double.v").toFloats());
    assertArrayEquals(new float[] {-3, -2}, read.tensor("brain.v").toFloats());
    assertArrayEquals(new long[] {0, 2}, read.tensor("empty.v").shape().dims());
    var e = assertThrows(ModelFormatException.class, () -> read.tensor("byte.v"));
    assertTrue(e.getMessage().contains("U8, which is not supported"), e.getMessage());
  }

  @Test
  void modelsWithinModelsGiveTheirLayers() {
    StoredTensors read = read(file("nested.h5"));
    assertEquals(
        "[a.bias, a.weight, b.weight, head.weight]", new TreeSet<>(read.names()).toString());
  }

  private static void refuses(String reason, Path file) {
    var e = assertThrows(ModelFormatException.class, () -> KerasWeights.read(file));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void refusesWhatKerasDoesNotWrite() {
    refuses("dataset '/dense/dense/kernel:0': no readable HDF5: is in chunks", file("chunked.h5"));
    refuses("its numbers are big-endian", file("big_endian.h5"));
    assertTrue(KerasWeights.read(file("latest.h5")).names().contains("dense.weight"));
  }

  @Test
  void filesAreKnownByTheirContent(@TempDir Path folder) throws IOException {
    for (String name : new String[] {"named.h5", "numbered.keras"}) {
      Path copy = folder.resolve("weights");
      Files.copy(file(name), copy);
      assertTrue(WeightFile.read(copy).names().contains("dense.bias"), name);
      Files.delete(copy);
    }
  }

  /** Three links to each next level, thirty levels deep, would be a tree of 10^14 groups. */
  @Test
  void structuresThatReferToEachOtherAreNotFollowedWithoutEnd() throws IOException {
    byte[] bytes = Files.readAllBytes(file("named.h5"));
    MemorySegment content = MemorySegment.ofArray(bytes);
    int tree = find(bytes, "TREE", 0);
    int next = find(bytes, "TREE", tree + 1);
    bytes[tree + 5] = 1; // no leaf any more
    bytes[tree + 6] = 3;
    for (int entry = 0; entry < 3; entry++) {
      content.set(
          java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, tree + 24 + 8 + 16L * entry, tree);
    }
    assertTrue(next > tree);
    var e = assertThrows(ModelFormatException.class, () -> KerasWeights.read("hostile", content));
    assertTrue(
        e.getMessage().startsWith("hostile, group '/': no readable HDF5: its structures"),
        e.getMessage());
  }

  private static int find(byte[] bytes, String text, int from) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return all.indexOf(text, from);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.weights.h5"})
  void archivesLackingAPartAreRefused(String missing) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("config.json", "{}".getBytes(StandardCharsets.US_ASCII));
    entries.put("model.weights.h5", Files.readAllBytes(file("numbered.weights.h5")));
    byte[] whole = ZipFiles.deflated(entries);
    assertTrue(
        KerasWeights.read("whole", MemorySegment.ofArray(whole)).names().contains("conv.weight"));
    entries.remove(missing);
    byte[] rest = ZipFiles.deflated(entries);
    var e =
        assertThrows(
            ModelFormatException.class,
            () -> KerasWeights.read("rest", MemorySegment.ofArray(rest)));
    assertTrue(e.getMessage().contains("no " + missing + " in it"), e.getMessage());
  }

  @Test
  void whatJavaWritesIsReadToo() {
    Map<String, Tensor> parameters =
        Map.of(
            "layer1.0.conv.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3, 1),
            "fc.bias", Tensor.of(new float[] {7, 8}, 2));
    WeightSource read =
        KerasWeights.read("java.h5", MemorySegment.ofArray(KerasFiles.of(parameters)));
    assertEquals(parameters.keySet(), read.names());
    parameters.forEach(
        (name, tensor) ->
            assertArrayEquals(
                tensor.toFloats(), read.tensor(name, tensor.type()).toFloats(), name));
  }
}

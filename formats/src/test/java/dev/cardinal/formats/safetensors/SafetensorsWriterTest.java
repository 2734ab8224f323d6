package dev.cardinal.formats.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("flags", Tensor.of(new boolean[] {true, false, true}, 3));
    tensors.put("conv.weight", Tensor.of(new float[] {1, -0f, Float.NaN, 1e-40f}, 2, 2, 1));
    tensors.put("steps", Tensor.scalar(Long.MIN_VALUE));
    tensors.put("a \"name\"\\ \u00e9\n", Tensor.of(new int[] {7, -7}, 1, 2));
    tensors.put("none", Tensor.of(new float[0], 3, 0));
    tensors.put("large", Tensor.of(new float[700_000], 700_000));
    Path file = folder.resolve("w.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    Safetensors read = Safetensors.read(file);
    assertEquals(Set.copyOf(tensors.keySet()), Set.copyOf(read.names()));
    assertEquals(Map.of("format", "pt"), read.metadata());
    tensors.forEach(
        (name, tensor) -> {
          Tensor found = read.tensor(name);
          assertEquals(tensor.type(), found.type(), name);
          assertEquals(-1, tensor.segment().mismatch(found.segment()), name);
        });
  }

  /** The eight bytes of the length, a multiple of eight of header, then wide elements first. */
  @Test
  void elementsAreAligned() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", Tensor.of(new boolean[] {true}, 1));
    tensors.put("f", Tensor.of(new float[] {2}, 1));
    tensors.put("l", Tensor.scalar(3L));
    Path file = folder.resolve("w.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    int header = Byte.toUnsignedInt(bytes[0]) + (bytes[1] << 8);
    assertEquals(0, header % 8);
    assertEquals(8 + header + 8 + 4 + 1, bytes.length);
    assertEquals(3, bytes[8 + header]);
    assertEquals(1, bytes[bytes.length - 1]);
    assertEquals(List.of("l", "f", "b"), List.copyOf(Safetensors.read(file).names()));
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("w.safetensors"), "before");
    Map<String, Tensor> reserved = Map.of("__metadata__", Tensor.scalar(1f));
    assertThrows(
        IllegalArgumentException.class, () -> SafetensorsWriter.write(file, reserved, Map.of()));
    assertEquals("before", Files.readString(file));
    Path nowhere = folder.resolve("none/w.safetensors");
    assertThrows(
        UncheckedIOException.class, () -> SafetensorsWriter.write(nowhere, Map.of(), Map.of()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }
}

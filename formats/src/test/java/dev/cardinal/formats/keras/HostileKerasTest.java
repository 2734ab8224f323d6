package dev.cardinal.formats.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.ZipFiles;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that attackers would write: one clear error, soon. */
final class HostileKerasTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private byte[] valid;

  @BeforeEach
  void readValid() throws IOException {
    valid = Files.readAllBytes(Path.of("src", "test", "resources", "keras", "named.h5"));
  }

  private static void refuses(String reason, byte[] file) {
    var e =
        assertTimeoutPreemptively(
            SOON,
            () ->
                assertThrows(
                    ModelFormatException.class,
                    () -> KerasWeights.read("hostile", MemorySegment.ofArray(file))));
    assertTrue(e.getMessage().startsWith("hostile"), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void truncatedFiles() {
    for (int length : new int[] {8, 9, 96, 500, 1000, valid.length / 2, valid.length * 9 / 10}) {
      refuses("HDF5", Arrays.copyOf(valid, length));
    }
    refuses("is not an HDF5 file", new byte[0]);
  }

  /** Where the sizes 2, 1, 3 and 2 of the first kernel stand. */
  private static int sizes(byte[] file) {
    var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < file.length - 32; at += 8) {
      if (bytes.getLong(at) == 2
          && bytes.getLong(at + 8) == 1
          && bytes.getLong(at + 16) == 3
          && bytes.getLong(at + 24) == 2) {
        return at;
      }
    }
    throw new AssertionError("no such sizes");
  }

  @Test
  void hugeDimensions() {
    for (long size : new long[] {1L << 31, 1L << 40, Long.MAX_VALUE, -1}) {
      byte[] file = valid.clone();
      MemorySegment.ofArray(file).set(ValueLayout.JAVA_LONG_UNALIGNED, sizes(file), size);
      refuses("dataset '/conv/conv/kernel:0': no readable HDF5: ", file);
    }
  }

  private byte[] written(Consumer<WritableHdfFile> content) throws IOException {
    Path path = folder.resolve("written.h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      content.accept(file);
    }
    return Files.readAllBytes(path);
  }

  private byte[] withKernel(Object kernel) throws IOException {
    return written(
        file -> {
          file.putAttribute("layer_names", new String[] {"dense"});
          WritableGroup dense = file.putGroup("dense");
          dense.putAttribute("weight_names", new String[] {"kernel:0"});
          dense.putDataset("kernel:0", kernel);
        });
  }

  @Test
  void wrongTypes() throws IOException {
    refuses(
        "attribute 'layer_names' of '/': no readable HDF5: holds FixedPoint instead of texts",
        written(file -> file.putAttribute("layer_names", new int[] {1, 2})));
    refuses(
        "dataset '/dense/kernel:0': no readable HDF5: holds StringData",
        withKernel(new String[] {"a", "b"}));
    byte[] bytes = withKernel(new byte[] {1, 2});
    var read = KerasWeights.read("hostile", MemorySegment.ofArray(bytes));
    var type = dev.cardinal.tensor.TensorType.float32(2);
    var e = assertThrows(ModelFormatException.class, () -> read.tensor("dense.weight", type));
    assertTrue(e.getMessage().contains("I8, which is not supported"), e.getMessage());
  }

  @Test
  void namesWithoutObjects() throws IOException {
    refuses(
        "layer 'conv': has no group",
        written(file -> file.putAttribute("layer_names", new String[] {"conv"})));
    refuses(
        "variable 'kernel:0': has no dataset",
        written(
            file -> {
              file.putAttribute("layer_names", new String[] {"conv"});
              file.putGroup("conv").putAttribute("weight_names", new String[] {"kernel:0"});
            }));
    refuses("there are no weights in it", written(file -> file.putGroup("nothing")));
  }

  @Test
  void zipBombs() {
    byte[] config = "{}".getBytes(StandardCharsets.US_ASCII);
    byte[] bomb =
        ZipFiles.deflated(Map.of("config.json", config, "model.weights.h5", new byte[1 << 26]));
    assertTrue(bomb.length < 1 << 20);
    refuses("too many; pack it without compression", bomb);
  }
}

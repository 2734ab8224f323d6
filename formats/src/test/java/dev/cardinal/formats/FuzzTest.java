package dev.cardinal.formats;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.image.ImageDecoder;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.formats.image.Preprocessing;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.formats.onnx.OnnxReader;
import dev.cardinal.formats.onnx.OnnxSamples;
import dev.cardinal.formats.pytorch.Checkpoint;
import dev.cardinal.formats.safetensors.Safetensors;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Damaged files of every format: each is read or refused with a {@link ModelFormatException},
 * within bounds of time and memory. Seeded: a failure names its seed, which reproduces it.
 */
final class FuzzTest {
  private static final Path REAL_MODELS =
      Path.of("..", "tests", "src", "test", "resources", "onnx");
  private static final Duration ALL = Duration.ofMinutes(2);
  private static final Duration EACH = Duration.ofSeconds(10);
  private static final long MEGABYTE = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads as many damaged files as asked for, and checks each of them. */
  static void fuzz(
      int cases,
      long maxBytes,
      List<byte[]> corpus,
      UnaryOperator<byte[]> repair,
      Consumer<byte[]> reader) {
    corpus.forEach(reader);
    assertTimeoutPreemptively(
        ALL,
        () -> {
          int read = 0;
          for (int seed = 0; seed < cases; seed++) {
            byte[] bytes = repair.apply(new Mutator(corpus, seed).next());
            read += check("seed " + seed, maxBytes, bytes, reader) ? 1 : 0;
          }
          assertTrue(read < cases, "no damage was noticed");
        });
  }

  private static boolean check(String name, long maxBytes, byte[] bytes, Consumer<byte[]> reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean read = true;
    try {
      reader.accept(bytes);
    } catch (ModelFormatException e) {
      assertTrue(e.getMessage().startsWith("fuzzed"), name + ": " + e.getMessage());
      read = false;
    } catch (RuntimeException | Error e) {
      fail(name + " of " + bytes.length + " bytes", e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated <= maxBytes, name + " took " + allocated + " bytes");
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(time.compareTo(EACH) <= 0, name + " took " + time);
    return read;
  }

  @Test
  void onnx() {
    fuzz(
        25_000,
        32 * MEGABYTE,
        OnnxSamples.all(),
        UnaryOperator.identity(),
        bytes -> assertFalse(readOnnx(bytes).toString().isEmpty()));
  }

  private static Graph readOnnx(byte[] bytes) {
    return new OnnxReader().read("fuzzed", MemorySegment.ofArray(bytes));
  }

  @Test
  void onnxOfExporters() {
    fuzz(
        2_000,
        32 * MEGABYTE,
        files(REAL_MODELS, ".onnx"),
        UnaryOperator.identity(),
        FuzzTest::readOnnx);
  }

  @Test
  void safetensors() {
    var header =
        """
        {"__metadata__": {"format": "pt"},
         "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
         "b": {"dtype": "BF16", "shape": [2], "data_offsets": [8, 12]},
         "c": {"dtype": "BOOL", "shape": [], "data_offsets": [12, 13]}}
        """;
    byte[] file =
        ByteBuffer.allocate(8 + header.length() + 13)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII))
            .array();
    fuzz(
        12_000,
        MEGABYTE,
        List.of(file),
        UnaryOperator.identity(),
        bytes -> {
          Safetensors read = Safetensors.read("fuzzed", MemorySegment.ofArray(bytes));
          read.names().forEach(read::tensor);
        });
  }

  @Test
  void checkpoints() {
    fuzz(
        20_000,
        64 * MEGABYTE,
        files(Path.of("src", "test", "resources", "pytorch"), ".pth").stream()
            .filter(FuzzTest::isStateDict)
            .toList(),
        UnaryOperator.identity(),
        FuzzTest::readCheckpoint);
  }

  private static boolean isStateDict(byte[] bytes) {
    try {
      readCheckpoint(bytes);
      return true;
    } catch (ModelFormatException e) {
      return false; // a whole module
    }
  }

  private static void readCheckpoint(byte[] bytes) {
    Checkpoint read = Checkpoint.read("fuzzed", MemorySegment.ofArray(bytes));
    read.names().stream().filter(name -> !name.equals("uint8")).forEach(read::tensor);
  }

  @Test
  void npy() {
    List<byte[]> corpus = new ArrayList<>();
    for (Tensor tensor :
        List.of(
            Tensor.of(new float[6], 2, 3),
            Tensor.of(new long[] {1, 2}, 2),
            Tensor.scalar(1f),
            Tensor.of(new boolean[] {true, false}, 1, 2))) {
      var out = new ByteArrayOutputStream();
      try {
        Npy.write(out, tensor);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      corpus.add(out.toByteArray());
    }
    fuzz(
        12_000,
        MEGABYTE,
        corpus,
        UnaryOperator.identity(),
        bytes -> Npy.read("fuzzed", MemorySegment.ofArray(bytes)));
  }

  @Test
  void png() {
    List<byte[]> corpus = images(".png");
    var decoder = new ImageDecoder();
    fuzz(2_000, 8 * MEGABYTE, corpus, b -> b, bytes -> decoder.decode("fuzzed", bytes));
    fuzz(4_000, 64 * MEGABYTE, corpus, FuzzTest::repair, bytes -> decoder.decode("fuzzed", bytes));
  }

  /** With right checksums, as far as there are chunks, so that damage reaches the decoder. */
  private static byte[] repair(byte[] png) {
    var out = ByteBuffer.wrap(png);
    int at = Long.BYTES;
    while (at + 12 <= png.length) {
      int length = out.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      var crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      out.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
    return png;
  }

  @Test
  void jpeg() {
    var decoder = new ImageDecoder();
    fuzz(
        4_000,
        128 * MEGABYTE,
        images(".jpg").stream().filter(FuzzTest::decodes).toList(),
        UnaryOperator.identity(),
        bytes -> decoder.decode("fuzzed", bytes));
  }

  private static boolean decodes(byte[] image) {
    try {
      return new ImageDecoder().decode("image", image).width() > 0;
    } catch (ModelFormatException e) {
      return false; // CMYK
    }
  }

  private static List<byte[]> images(String suffix) {
    return files(Path.of("src", "test", "resources", "image"), suffix);
  }

  static List<byte[]> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      List<byte[]> contents = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void config() {
    String json =
        """
        {"architecture": "x", "label_names": ["a", "b"], "pretrained_cfg": {"input_size": [1, 8, 8],
         "mean": [0.286], "std": [0.353], "crop_pct": 1.0, "interpolation": "bilinear"}}
        """;
    fuzz(
        6_000,
        MEGABYTE,
        List.of(json.getBytes(StandardCharsets.US_ASCII)),
        UnaryOperator.identity(),
        FuzzTest::readConfig);
  }

  private static void readConfig(byte[] bytes) {
    Map<String, String> metadata;
    try {
      metadata = ModelMetadata.ofConfig("fuzzed", new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Preprocessing.of(metadata);
    } catch (IllegalArgumentException e) {
      assertTrue(!(e instanceof NumberFormatException), "a bare number format: " + e);
    }
  }
}

package dev.cardinal.formats;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.keras.KerasReader;
import dev.cardinal.formats.keras.KerasWeights;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged files of Keras', as {@link FuzzTest} damages those of other formats. */
final class KerasFuzzTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "keras");
  private static final long MOST_BYTES = 64 << 20;

  private static List<byte[]> corpus() {
    return Stream.of(".h5", ".keras")
        .flatMap(suffix -> FuzzTest.files(FOLDER, suffix).stream())
        .filter(KerasFuzzTest::isRead)
        .toList();
  }

  private static boolean isRead(byte[] bytes) {
    try {
      readWeights(bytes);
      return true;
    } catch (ModelFormatException e) {
      return false; // made to be refused
    }
  }

  private static void readWeights(byte[] bytes) {
    var read = (StoredTensors) KerasWeights.read("fuzzed", MemorySegment.ofArray(bytes));
    read.names().forEach(read::tensor);
  }

  @Test
  void weights() {
    FuzzTest.fuzz(
        20_000, MOST_BYTES, corpus(), UnaryOperator.identity(), KerasFuzzTest::readWeights);
  }

  /** Those that the golden tests read as graphs. */
  @Test
  void models() {
    Path folder = Path.of("..", "tests", "src", "test", "resources", "keras");
    List<byte[]> models =
        Stream.of("sequential.h5", "functional.keras")
            .flatMap(name -> FuzzTest.files(folder, name).stream())
            .toList();
    FuzzTest.fuzz(
        10_000,
        MOST_BYTES,
        models,
        UnaryOperator.identity(),
        bytes ->
            assertFalse(
                new KerasReader()
                    .read("fuzzed", MemorySegment.ofArray(bytes))
                    .toString()
                    .isEmpty()));
  }
}

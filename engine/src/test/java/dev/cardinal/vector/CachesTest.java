package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sizes of caches are read as Linux tells them, and not believed where it does not. */
final class CachesTest {
  private static void cache(Path folder, int index, String level, String type, String size)
      throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index" + index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }

  @Test
  void readsWhatLinuxTells(@TempDir Path folder) throws IOException {
    cache(folder, 0, "1", "Instruction", "32K");
    cache(folder, 1, "1", "Data", "48K");
    cache(folder, 2, "2", "Unified", "2M");
    assertEquals(OptionalInt.of(48 << 10), Caches.bytes(folder, 1));
    assertEquals(OptionalInt.of(2 << 20), Caches.bytes(folder, 2));
    assertEquals(OptionalInt.empty(), Caches.bytes(folder, 3));
  }

  @Test
  void knowsNothingWhereNothingIsTold(@TempDir Path folder) throws IOException {
    assertEquals(OptionalInt.empty(), Caches.bytes(folder.resolve("none"), 1));
    assertEquals(OptionalInt.empty(), Caches.bytes(folder, 1));
    Files.createDirectory(folder.resolve("index0"));
    assertEquals(OptionalInt.empty(), Caches.bytes(folder, 1));
  }

  @Test
  void doesNotBelieveNonsense(@TempDir Path folder) throws IOException {
    cache(folder, 0, "1", "Data", "much");
    cache(folder, 1, "2", "Unified", "99999999999K");
    assertEquals(OptionalInt.empty(), Caches.bytes(folder, 1));
    assertEquals(OptionalInt.empty(), Caches.bytes(folder, 2));
  }

  @Test
  void sizesAreSensible() {
    assertTrue(Caches.L1_FLOATS >= 4 << 10 && Caches.L1_FLOATS <= 2 << 20);
    assertTrue(Caches.L2_FLOATS >= 4 << 10 && Caches.L2_FLOATS <= 2 << 20);
  }
}

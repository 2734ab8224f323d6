package dev.cardinal.vector;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What blocking may count on in every core's own caches: what Linux tells of the first processor's,
 * elsewhere what most machines have. Constants of the process. The system properties {@code
 * cardinal.l1Bytes} and {@code cardinal.l2Bytes} set other sizes.
 */
final class Caches {
  private static final int LEAST_BYTES = 16 << 10;
  private static final int MOST_BYTES = 8 << 20;

  /** The first-level data cache, in floats. */
  static final int L1_FLOATS = floats("cardinal.l1Bytes", 1, 32 << 10);

  /**
   * Half of the second-level cache, in floats; what streams through takes the other half. On a
   * machine with 1 MiB of it, blocks of all of it made networks 0 to 2 % slower.
   */
  static final int L2_FLOATS = floats("cardinal.l2Bytes", 2, 1 << 20) / 2;

  /** What any machine's last cache holds beside others, in floats: 4 MiB. */
  static final int LAST_FLOATS = 1 << 20;

  private Caches() {}

  /**
   * How many items are worked on together for what belongs to them to stay in the last cache: one
   * at least.
   *
   * @param items how many there are
   * @param floats of each
   */
  static int together(int items, int floats) {
    return Math.clamp(LAST_FLOATS / floats, 1, Math.max(1, items));
  }

  private static int floats(String property, int level, int usual) {
    Path folder = Path.of("/sys/devices/system/cpu/cpu0/cache");
    int bytes = Integer.getInteger(property, bytes(folder, level).orElse(usual));
    return Math.clamp(bytes, LEAST_BYTES, MOST_BYTES) / Float.BYTES;
  }

  /**
   * The size of a level's cache of data; empty where that is not told.
   *
   * @param folder has a folder {@code index*} for each cache of one processor, with files {@code
   *     level} (a number), {@code type} (Data, Instruction or Unified) and {@code size} (as in
   *     {@code 48K}): Linux's Documentation/ABI/testing/sysfs-devices-system-cpu
   */
  static OptionalInt bytes(Path folder, int level) {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : caches) {
        if (line(cache, "level").equals(Integer.toString(level))
            && !line(cache, "type").equals("Instruction")) {
          return bytes(line(cache, "size"));
        }
      }
    } catch (IOException | RuntimeException e) {
      return OptionalInt.empty(); // not Linux, or a container that hides it
    }
    return OptionalInt.empty();
  }

  private static String line(Path cache, String file) throws IOException {
    return Files.readString(cache.resolve(file)).strip();
  }

  private static OptionalInt bytes(String size) {
    int unit = size.endsWith("K") ? 10 : size.endsWith("M") ? 20 : 0;
    String number = unit == 0 ? size : size.substring(0, size.length() - 1);
    return OptionalInt.of(Math.toIntExact(Math.multiplyExact(Long.parseLong(number), 1L << unit)));
  }
}

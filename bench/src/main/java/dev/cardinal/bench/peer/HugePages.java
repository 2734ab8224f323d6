package dev.cardinal.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pages of 2 MiB for Java's heap, as the command {@code cardinal} asks for them. */
final class HugePages {
  private static final Path ENABLED = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private HugePages() {}

  /** Java's option for them; none where there are none, as Java would warn then. */
  static List<String> options() {
    return options(ENABLED);
  }

  /**
   * As {@link #options()}, for another file.
   *
   * @param enabled where Linux tells which memory has them, the choice in brackets
   */
  static List<String> options(Path enabled) {
    try {
      boolean never = Files.readString(enabled).contains("[never]");
      return never ? List.of() : List.of("-XX:+UseTransparentHugePages");
    } catch (IOException e) {
      return List.of(); // not Linux, or one built without them
    }
  }
}

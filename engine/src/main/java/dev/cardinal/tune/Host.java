package dev.cardinal.tune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The machine by the names that it gives itself. */
final class Host {
  /** What tells one processor from another, as Linux has it on x86-64 and on ARM. */
  private static final List<String> TELLING =
      List.of(
          "model name",
          "cpu family",
          "model",
          "stepping",
          "CPU implementer",
          "CPU part",
          "CPU variant",
          "CPU revision");

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Host() {}

  /** The processor and what runs on it, in one line. */
  static String name() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    try {
      return describe(Files.readAllLines(CPU_INFO, StandardCharsets.ISO_8859_1)) + system;
    } catch (IOException e) {
      return system; // not Linux: then this is all that Java tells
    }
  }

  private static String describe(List<String> lines) {
    Map<Integer, String> facts = new TreeMap<>();
    for (String line : lines) {
      String[] parts = line.split(":", 2);
      int which = TELLING.indexOf(parts[0].strip());
      if (which >= 0 && parts.length == 2) {
        String label = which == 0 ? "" : TELLING.get(which) + " ";
        facts.putIfAbsent(which, label + parts[1].strip() + ", ");
      }
    }
    return String.join("", facts.values());
  }
}

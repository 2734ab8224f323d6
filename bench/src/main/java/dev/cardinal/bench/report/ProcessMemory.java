package dev.cardinal.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of this process's memory, in KiB; zeros elsewhere.
 *
 * @param rss resident now
 * @param peakRss most that was ever resident
 * @param anonymous resident and of no file
 */
public record ProcessMemory(long rss, long peakRss, long anonymous) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** At this moment. */
  public static ProcessMemory now() {
    try {
      List<String> lines = Files.readAllLines(STATUS);
      return new ProcessMemory(kib(lines, "VmRSS:"), kib(lines, "VmHWM:"), kib(lines, "RssAnon:"));
    } catch (IOException e) {
      return new ProcessMemory(0, 0, 0); // not Linux
    }
  }

  private static long kib(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}

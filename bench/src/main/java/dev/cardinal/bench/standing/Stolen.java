package dev.cardinal.bench.standing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Time of the processors that a hypervisor gave to others, since this was made. */
final class Stolen {
  private static final Path STAT = Path.of("/proc/stat");

  /** Of user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int STEAL = 7;

  private final long[] before = now();

  /** The share, from 0 to 1; 0 where the system does not tell. */
  double share() {
    long[] after = now();
    if (after.length <= STEAL || before.length <= STEAL) {
      return 0;
    }
    long all = 0;
    for (int i = 0; i <= STEAL; i++) {
      all += after[i] - before[i];
    }
    return all == 0 ? 0 : (double) (after[STEAL] - before[STEAL]) / all;
  }

  private static long[] now() {
    try {
      String all = Files.readAllLines(STAT, StandardCharsets.ISO_8859_1).getFirst();
      return Arrays.stream(all.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      return new long[0]; // not Linux
    }
  }
}

package dev.cardinal.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the time of this machine's processors goes, since this was made. */
public final class ProcessorTime {
  private static final Path STAT = Path.of("/proc/stat");

  /** Of user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int IDLE = 3;

  private static final int WAITING = 4;
  private static final int STEAL = 7;

  private final long[] before = now();

  /** From now on. */
  public ProcessorTime() {}

  /** The share that a hypervisor gave to others, from 0 to 1; 0 where the system does not tell. */
  public double stolen() {
    long[] spent = spent();
    return share(spent, spent[STEAL]);
  }

  /** The share in which something was computed here; 0 where the system does not tell. */
  public double busy() {
    long[] spent = spent();
    long all = Arrays.stream(spent).sum();
    return share(spent, all - spent[IDLE] - spent[WAITING] - spent[STEAL]);
  }

  private static double share(long[] spent, long part) {
    long all = Arrays.stream(spent).sum();
    return all == 0 ? 0 : (double) part / all;
  }

  private long[] spent() {
    long[] after = now();
    long[] spent = new long[STEAL + 1];
    if (after.length > STEAL && before.length > STEAL) {
      Arrays.setAll(spent, i -> after[i] - before[i]);
    }
    return spent;
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

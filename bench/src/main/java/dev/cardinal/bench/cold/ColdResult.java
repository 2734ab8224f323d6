package dev.cardinal.bench.cold;

import java.util.Arrays;

/**
 * What one process found. Times are milliseconds since it was started, sizes KiB.
 *
 * @param contestant {@code vector}, {@code ort}, or {@code none} for a JVM that does nothing
 * @param batch images in one run
 * @param threads threads that compute
 * @param mainMillis when {@code main} began
 * @param readyMillis when the session was ready to run
 * @param firstMillis when the first result was there
 * @param endMillis when each run ended
 * @param runMillis how long each run took
 * @param cpuMillisAtFirst what all threads had computed by the first result
 * @param running the memory between two of the last runs
 * @param afterGc the memory after a garbage collection
 * @param idleSeconds how long the session was left alone
 * @param idleCpuMillis what all threads of the process computed meanwhile
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
public record ColdResult(
    String contestant,
    int batch,
    int threads,
    double mainMillis,
    double readyMillis,
    double firstMillis,
    double[] endMillis,
    double[] runMillis,
    double cpuMillisAtFirst,
    Memory running,
    Memory afterGc,
    int idleSeconds,
    double idleCpuMillis) {
  /** Runs that are looked at together, for one late run not to matter. */
  private static final int WINDOW = 5;

  private static final double STEADY = 1.1;

  /**
   * What Linux tells of a process's memory; zeros elsewhere.
   *
   * @param rss resident now
   * @param peakRss most that was ever resident
   * @param anonymous resident and of no file
   */
  public record Memory(long rss, long peakRss, long anonymous) {}

  /** The median of the last quarter of the runs. */
  double steadyMillis() {
    return median(runMillis, runMillis.length * 3 / 4, runMillis.length);
  }

  /** From when on all runs, by the median of five, are within 10 % of the steady time. */
  double steadyAtMillis() {
    double limit = STEADY * steadyMillis();
    int from = Math.max(0, runMillis.length - WINDOW);
    while (from > 0 && median(runMillis, from - 1, from - 1 + WINDOW) <= limit) {
      from--;
    }
    return endMillis[from] - runMillis[from];
  }

  private static double median(double[] values, int from, int to) {
    double[] window = Arrays.copyOfRange(values, from, Math.min(to, values.length));
    Arrays.sort(window);
    return window[window.length / 2];
  }
}

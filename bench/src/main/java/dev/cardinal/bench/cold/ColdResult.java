package dev.cardinal.bench.cold;

import dev.cardinal.bench.report.ProcessMemory;
import dev.cardinal.bench.report.Runs;

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
    ProcessMemory running,
    ProcessMemory afterGc,
    int idleSeconds,
    double idleCpuMillis) {
  /** The median of the last quarter of the runs. */
  double steadyMillis() {
    return runs().steadyMillis();
  }

  /** As in {@link Runs#steadyAtMillis}. */
  double steadyAtMillis() {
    return runs().steadyAtMillis();
  }

  private Runs runs() {
    return new Runs(endMillis, runMillis);
  }
}

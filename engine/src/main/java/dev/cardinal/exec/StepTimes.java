package dev.cardinal.exec;

import java.util.Arrays;

/** How long the steps of a plan took, over all runs since they were last reset. */
public final class StepTimes {
  private final long[] total;
  private final long[] least;
  private long runs;

  StepTimes(int steps) {
    total = new long[steps];
    least = new long[steps];
    reset();
  }

  /** Adds a whole run. */
  synchronized void add(long[] nanos) {
    runs++;
    for (int i = 0; i < nanos.length; i++) {
      total[i] += nanos[i];
      least[i] = Math.min(least[i], nanos[i]);
    }
  }

  /** Forgets all runs. */
  public synchronized void reset() {
    runs = 0;
    Arrays.fill(total, 0);
    Arrays.fill(least, Long.MAX_VALUE);
  }

  /** The number of runs. */
  public synchronized long runs() {
    return runs;
  }

  /** The mean time of a step in nanoseconds; 0 if there was no run. */
  public synchronized double meanNanos(int step) {
    return runs == 0 ? 0 : (double) total[step] / runs;
  }

  /** The least time of a step in nanoseconds; 0 if there was no run. */
  public synchronized long leastNanos(int step) {
    return runs == 0 ? 0 : least[step];
  }
}

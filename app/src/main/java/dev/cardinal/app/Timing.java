package dev.cardinal.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times something that is done again and again. */
final class Timing {
  private static final int WINDOW_RUNS = 5;
  private static final long WINDOW_NANOS = 100_000_000;
  private static final int STABLE_WINDOWS = 4;
  private static final double STABLE_SPREAD = 0.03;

  /** Shorter, and a compiler's pause for thought looks stable. */
  private static final long LEAST_WARM_UP_NANOS = 2_000_000_000L;

  private static final long MOST_WARM_UP_NANOS = 20_000_000_000L;

  private final double[] millis;

  private Timing(List<Double> nanos) {
    millis = nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
  }

  /**
   * Repeats it until the medians of some windows in a row are within a few per cent of each other,
   * or for so long that they will not be; returns the times of the last window.
   */
  static Timing warmUp(Runnable action) {
    var medians = new ArrayList<Double>();
    long start = System.nanoTime();
    while (true) {
      Timing window = window(action, start + MOST_WARM_UP_NANOS);
      medians.add(window.median());
      long nanos = System.nanoTime() - start;
      if ((isStable(medians) && nanos > LEAST_WARM_UP_NANOS) || nanos > MOST_WARM_UP_NANOS) {
        return window;
      }
    }
  }

  private static Timing window(Runnable action, long latest) {
    var nanos = new ArrayList<Double>();
    long start = System.nanoTime();
    do {
      nanos.add(time(action));
    } while (System.nanoTime() < latest
        && (nanos.size() < WINDOW_RUNS || System.nanoTime() - start < WINDOW_NANOS));
    return new Timing(nanos);
  }

  private static boolean isStable(List<Double> medians) {
    int from = medians.size() - STABLE_WINDOWS;
    if (from < 0) {
      return false;
    }
    List<Double> last = medians.subList(from, medians.size());
    return Collections.max(last) <= Collections.min(last) * (1 + STABLE_SPREAD);
  }

  /** Times so many repetitions, each on its own. */
  static Timing of(int runs, Runnable action) {
    var nanos = new ArrayList<Double>();
    for (int i = 0; i < runs; i++) {
      nanos.add(time(action));
    }
    return new Timing(nanos);
  }

  private static double time(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return System.nanoTime() - start;
  }

  /** The time that half of the repetitions do not exceed, in milliseconds. */
  double median() {
    int middle = millis.length / 2;
    return millis.length % 2 == 1 ? millis[middle] : (millis[middle - 1] + millis[middle]) / 2;
  }

  /** The time that 95 of 100 repetitions do not exceed, in milliseconds. */
  double p95() {
    return millis[(int) Math.ceil(0.95 * millis.length) - 1];
  }

  /** The shortest time, in milliseconds. */
  double least() {
    return millis[0];
  }

  /** How many repetitions were timed. */
  int runs() {
    return millis.length;
  }
}

package dev.cardinal.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs plans in turn: until their times are stable, and then to note them. */
final class Rounds {
  private static final long SLICE_NANOS = 20_000_000;
  private static final int STABLE_SLICES = 4;
  private static final double STABLE_SPREAD = 0.05;

  /** A plan that takes longer finds the caches as it leaves them, whoever ran before. */
  private static final long LONG_RUN_NANOS = 20_000_000;

  private static final int MOST_ROUNDS = 200;

  private Rounds() {}

  /** Runs plans in slices until each one's medians of the last slices are close to each other. */
  static void warmUp(List<Trial> trials, Pace pace) {
    Map<Trial, List<Long>> medians = new HashMap<>();
    long passed = 0;
    while (passed < pace.mostWarmUpNanos()
        && (passed < pace.leastWarmUpNanos() || !areStable(trials, medians))) {
      for (Trial trial : trials) {
        List<Long> times = slice(trial);
        medians.computeIfAbsent(trial, _ -> new ArrayList<>()).add(Statistics.median(times));
        passed += times.stream().mapToLong(Long::longValue).sum();
      }
    }
  }

  private static List<Long> slice(Trial trial) {
    var times = new ArrayList<Long>();
    for (long passed = 0; passed < SLICE_NANOS; passed += times.getLast()) {
      times.add(trial.run());
    }
    return times;
  }

  private static boolean areStable(List<Trial> trials, Map<Trial, List<Long>> medians) {
    return trials.stream().allMatch(trial -> isStable(medians.getOrDefault(trial, List.of())));
  }

  private static boolean isStable(List<Long> medians) {
    if (medians.size() < STABLE_SLICES) {
      return false;
    }
    List<Long> last = medians.subList(medians.size() - STABLE_SLICES, medians.size());
    return Collections.max(last) <= Collections.min(last) * (1 + STABLE_SPREAD);
  }

  /**
   * Notes the times of plans, one run of each in a round, until each has had an equal share of the
   * time, and so many rounds at least. Of short runs, which depend on what ran before them, the
   * second in a row counts.
   */
  static void measure(List<Trial> trials, long nanos, int fewestRounds) {
    Map<Trial, Long> spent = new HashMap<>();
    List<Trial> active = trials;
    for (int round = 1; round <= MOST_ROUNDS && !active.isEmpty(); round++) {
      active.forEach(trial -> spent.merge(trial, measure(trial), Long::sum));
      if (round >= fewestRounds) {
        active = active.stream().filter(t -> spent.get(t) < nanos / trials.size()).toList();
      }
    }
  }

  private static long measure(Trial trial) {
    boolean isLong = !trial.runs().isEmpty() && trial.runs().getLast() > LONG_RUN_NANOS;
    return (isLong ? 0 : trial.run()) + trial.measure();
  }
}

package dev.cardinal.bench.layers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * When the steps of several runs began, and how long they took.
 *
 * @param starts of each run, the starts of its steps, in milliseconds since the run's start
 * @param millis of each run, how long its steps took
 */
record StepTimes(List<double[]> starts, List<double[]> millis) {
  /** Copies the lists. */
  StepTimes {
    starts = List.copyOf(starts);
    millis = List.copyOf(millis);
    if (millis.isEmpty() || starts.size() != millis.size()) {
      throw new IllegalArgumentException(
          starts.size() + " runs have starts, " + millis.size() + " have times");
    }
  }

  /** The median time of a step. */
  double median(int step) {
    return median(millis.stream().mapToDouble(run -> run[step]).toArray());
  }

  /**
   * The starts in the most usual run: that whose steps follow each other at distances that are, all
   * together, the least apart from the medians. What disturbed a run shows in some of them.
   */
  double[] shownStarts() {
    List<double[]> distances = IntStream.range(0, starts.size()).mapToObj(this::distances).toList();
    double[] usual = new double[distances.getFirst().length];
    for (int i = 0; i < usual.length; i++) {
      int at = i;
      usual[i] = median(distances.stream().mapToDouble(run -> run[at]).toArray());
    }
    return IntStream.range(0, starts.size())
        .boxed()
        .min(Comparator.comparingDouble(run -> apart(distances.get(run), usual)))
        .map(run -> starts.get(run).clone())
        .orElseThrow();
  }

  /** From the start of the run and of each step to the next start, and to the last step's end. */
  private double[] distances(int run) {
    double[] start = starts.get(run);
    double[] distances = new double[start.length + 1];
    for (int i = 0; i < start.length; i++) {
      distances[i] = start[i] - (i == 0 ? 0 : start[i - 1]);
    }
    distances[start.length] = millis.get(run)[start.length - 1];
    return distances;
  }

  private static double apart(double[] distances, double[] usual) {
    return IntStream.range(0, usual.length)
        .mapToDouble(i -> Math.abs(distances[i] - usual[i]))
        .sum();
  }

  /** The value in the middle, or the mean of the two there. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}

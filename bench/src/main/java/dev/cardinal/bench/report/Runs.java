package dev.cardinal.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs from a process's first on, each with its end since the process's start; milliseconds. */
public final class Runs {
  /** Runs that are looked at together, for one late run not to matter. */
  private static final int WINDOW = 5;

  private static final double STEADY = 1.1;

  private final List<Double> ends = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();

  /** None yet. */
  public Runs() {}

  /** Of arrays of the same length. */
  public Runs(double[] ends, double[] millis) {
    for (int i = 0; i < ends.length; i++) {
      add(ends[i], millis[i]);
    }
  }

  /** One more. */
  public void add(double end, double took) {
    ends.add(end);
    millis.add(took);
  }

  /** How many. */
  public int count() {
    return ends.size();
  }

  /** When each ended. */
  public double[] ends() {
    return ends.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** How long each took. */
  public double[] millis() {
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The median of the last quarter of the runs. */
  public double steadyMillis() {
    return median(count() * 3 / 4, count());
  }

  /**
   * The end of the first run from which on all runs, by the median of five, are within 10 % of the
   * steady time, and which is so itself: never before the first result.
   */
  public double steadyAtMillis() {
    double limit = STEADY * steadyMillis();
    int from = Math.max(0, count() - WINDOW);
    while (from > 0 && median(from - 1, from - 1 + WINDOW) <= limit) {
      from--;
    }
    while (from < count() - 1 && millis.get(from) > limit) {
      from++;
    }
    return ends.get(from);
  }

  /** The median of the runs from one on, up to but not including another. */
  public double median(int from, int to) {
    double[] window =
        millis.subList(from, Math.min(to, count())).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    Arrays.sort(window);
    return window[window.length / 2];
  }

  /** The first ones, and of the others so few that there are at most so many. */
  public Runs thinned(int most) {
    if (count() <= most) {
      return this;
    }
    var few = new Runs();
    int kept = most / 2;
    double step = (double) (count() - kept) / (most - kept);
    for (int i = 0; i < most; i++) {
      int run = i < kept ? i : kept + (int) ((i - kept) * step);
      few.add(ends.get(run), millis.get(run));
    }
    return few;
  }
}

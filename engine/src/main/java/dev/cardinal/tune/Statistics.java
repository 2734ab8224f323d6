package dev.cardinal.tune;

import java.util.List;

/** What is said about times that scatter. */
final class Statistics {
  /** How often at most chance alone may look like a difference: once in forty, on each side. */
  private static final double DOUBT = 0.025;

  private Statistics() {}

  /** The middle of times that are not empty, the lower of two. */
  static long median(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  /**
   * Whether one series of times is shorter than another beyond the confidence interval: whether the
   * median of the ratios, taken pair by pair, is below 1 with 95 % confidence (two-sided, by the
   * sign test, which assumes nothing about how times scatter). It takes six pairs at least.
   */
  static boolean isShorter(List<Long> times, List<Long> others) {
    int pairs = Math.min(times.size(), others.size());
    int longer = 0;
    for (int i = 0; i < pairs; i++) {
      longer += times.get(i) < others.get(i) ? 0 : 1;
    }
    return atMost(longer, pairs) <= DOUBT;
  }

  /** The probability that a fair coin shows at most so many heads. */
  private static double atMost(int heads, int throwsInAll) {
    double probability = Math.pow(0.5, throwsInAll);
    double sum = probability;
    for (int i = 1; i <= heads; i++) {
      probability *= (double) (throwsInAll - i + 1) / i;
      sum += probability;
    }
    return sum;
  }
}

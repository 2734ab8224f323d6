package dev.cardinal.bench.result;

import dev.cardinal.bench.report.Estimate;

/**
 * A median, and the range that holds the true one with 95 % confidence, by the bootstrap.
 *
 * @param median the median
 * @param low the range's lower end
 * @param high its upper end
 */
public record Interval(double median, double low, double high) {
  /** Of an estimate. */
  public static Interval of(Estimate estimate) {
    return new Interval(estimate.median(), estimate.low(), estimate.high());
  }

  /** Whether two ranges have a value in common. */
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }
}

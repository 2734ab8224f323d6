package dev.cardinal.bench.report;

import java.util.Arrays;

/** Figures that vary from round to round. */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
public record Sample(double... values) {
  /** The ratios to another sample, round by round. */
  public Sample over(Sample other) {
    double[] ratios = new double[values.length];
    Arrays.setAll(ratios, i -> values[i] / other.values[i]);
    return new Sample(ratios);
  }

  /** All values times a factor. */
  public Sample times(double factor) {
    return new Sample(Arrays.stream(values).map(value -> value * factor).toArray());
  }

  /** The sums with another sample, round by round. */
  public Sample plus(Sample other) {
    double[] sums = new double[values.length];
    Arrays.setAll(sums, i -> values[i] + other.values[i]);
    return new Sample(sums);
  }

  /** The least value. */
  public double min() {
    return Arrays.stream(values).min().orElseThrow();
  }
}

package dev.cardinal.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Figures that vary, and what can be said of them. */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
record Sample(double... values) {
  private static final int RESAMPLES = 2000;

  /** A range that holds the true median with 95 % confidence. */
  record Interval(double low, double high) {}

  /** The ratios to another sample, round by round. */
  Sample over(Sample other) {
    double[] ratios = new double[values.length];
    Arrays.setAll(ratios, i -> values[i] / other.values[i]);
    return new Sample(ratios);
  }

  double min() {
    return Arrays.stream(values).min().orElseThrow();
  }

  double median() {
    return median(values.clone());
  }

  /** By the bootstrap: medians of samples drawn from this one with replacement. */
  Interval confidence() {
    var random = new SplittableRandom(1);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.setAll(drawn, _ -> values[random.nextInt(values.length)]);
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Interval(medians[RESAMPLES / 40], medians[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double median(double[] scratch) {
    Arrays.sort(scratch);
    int half = scratch.length / 2;
    return scratch.length % 2 == 1 ? scratch[half] : (scratch[half - 1] + scratch[half]) / 2;
  }
}

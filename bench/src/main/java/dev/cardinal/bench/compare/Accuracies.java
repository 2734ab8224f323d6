package dev.cardinal.bench.compare;

import dev.cardinal.bench.result.Latency.Accuracy;

/** Distances of outputs to the reference's. */
final class Accuracies {
  /** Of the largest output, which float32 and another order of sums explain. */
  static final double TOLERANCE = 1e-3;

  private Accuracies() {}

  /**
   * The distance of a part of an output.
   *
   * @param expected all of the reference's output
   * @param actual in which the part begins at an index
   */
  static Accuracy of(float[] expected, float[] actual, int from) {
    double absolute = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[from + i]);
      absolute =
          Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(absolute, difference);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return new Accuracy(absolute, absolute == 0 ? 0 : absolute / largest);
  }

  /** The larger distances of two. */
  static Accuracy worst(Accuracy a, Accuracy b) {
    return new Accuracy(Math.max(a.absolute(), b.absolute()), Math.max(a.relative(), b.relative()));
  }

  static boolean isGood(Accuracy accuracy) {
    return accuracy.relative() <= TOLERANCE;
  }
}

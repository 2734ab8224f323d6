package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Estimate;

/**
 * What a figure should be. All figures here are the better the higher they are.
 *
 * @param atLeast what is asked for
 * @param aim what is hoped for
 */
public record Goal(double atLeast, double aim) {
  /** Of a figure that is told for comparison only. */
  public static final Goal NONE = new Goal(0, 0);

  /** Whether there is a goal. */
  boolean isGiven() {
    return atLeast > 0;
  }

  /** What a median reaches, in a word. */
  String verdict(Estimate estimate) {
    if (!isGiven()) {
      return "";
    }
    if (estimate.median() >= aim) {
      return "aim";
    }
    return estimate.median() >= atLeast ? "yes" : "no";
  }
}

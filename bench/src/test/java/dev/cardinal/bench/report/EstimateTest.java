package dev.cardinal.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EstimateTest {
  @Test
  void theMedianIsThatOfAllRounds() {
    assertEquals(3, Estimate.of(new Sample(9, 1, 3)).median());
    assertEquals(2.5, Estimate.of(new Sample(1, 2, 3, 4)).median());
    assertEquals(4, Estimate.of(List.of(new Sample(1, 2, 4), new Sample(7, 9))).median());
  }

  @Test
  void whatDoesNotVaryIsCertain() {
    assertEquals(new Estimate(5, 5, 5), Estimate.of(new Sample(5, 5, 5)));
  }

  /** Of the intervals of many samples, about 95 of 100 hold what the samples were drawn around. */
  @Test
  void theIntervalHoldsTheTruth() {
    var random = new SplittableRandom(1);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      double[] values = new double[25];
      for (int k = 0; k < values.length; k++) {
        values[k] = 10 + random.nextGaussian();
      }
      Estimate estimate = Estimate.of(new Sample(values));
      held += estimate.low() <= 10 && 10 <= estimate.high() ? 1 : 0;
    }
    assertTrue(held > 180 && held < 200, held + " of 200");
  }

  @Test
  void forksThatDifferMakeItWide() {
    var low = new Sample(1, 1, 1, 1);
    var high = new Sample(2, 2, 2, 2);
    assertEquals(1, Estimate.of(List.of(low, low, high)).low());
    assertEquals(2, Estimate.of(List.of(low, low, high)).high());
  }

  @Test
  void ofNothingThereIsNoEstimate() {
    assertThrows(IllegalArgumentException.class, () -> Estimate.of(List.of()));
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    Sample ratios = new Sample(2, 12).over(new Sample(1, 4));
    assertEquals(2, ratios.values()[0]);
    assertEquals(3, ratios.values()[1]);
  }
}

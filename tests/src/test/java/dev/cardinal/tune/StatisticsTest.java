package dev.cardinal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Only what is hardly chance counts as shorter. */
final class StatisticsTest {
  @Test
  void theMedianIsTheMiddleOrTheLowerOfTwo() {
    assertEquals(5, Statistics.median(List.of(5L)));
    assertEquals(3, Statistics.median(List.of(9L, 3L)));
    assertEquals(4, Statistics.median(List.of(9L, 4L, 1L)));
  }

  @Test
  void itTakesSixPairsAndMoreWhereSomeDisagree() {
    assertFalse(Statistics.isShorter(List.of(), List.of()));
    for (int pairs = 1; pairs < 10; pairs++) {
      List<Long> ones = Collections.nCopies(pairs, 1L);
      List<Long> twos = Collections.nCopies(pairs, 2L);
      assertEquals(pairs >= 6, Statistics.isShorter(ones, twos), pairs + " pairs");
      assertFalse(Statistics.isShorter(twos, ones));
      assertFalse(Statistics.isShorter(ones, ones));
      var oneLonger = new ArrayList<>(twos);
      oneLonger.set(0, 0L);
      assertEquals(pairs >= 9, Statistics.isShorter(ones, oneLonger), pairs + " pairs");
    }
  }

  @Test
  void timesOfOneKindAreSeldomTakenForShorter() {
    var random = new SplittableRandom(1);
    int mistakes = 0;
    for (int i = 0; i < 2000; i++) {
      mistakes += Statistics.isShorter(scattered(random, 100), scattered(random, 100)) ? 1 : 0;
    }
    assertTrue(mistakes < 0.035 * 2000, mistakes + " mistakes in 2000");
    assertTrue(Statistics.isShorter(scattered(random, 100), scattered(random, 150)));
  }

  private static List<Long> scattered(SplittableRandom random, long least) {
    return random.longs(40, least, 2 * least).boxed().toList();
  }
}

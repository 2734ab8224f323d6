package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PixelRangesTest {
  @Test
  void rangesCoverThePixelsAndDifferByATileAtMost() {
    for (int pixels = 1; pixels < 900; pixels += 7) {
      for (int tile : new int[] {1, 5, 8, 10}) {
        for (int wanted = 0; wanted < 40; wanted++) {
          PixelRanges ranges = PixelRanges.of(pixels, tile, wanted);
          assertEquals(Math.clamp(wanted, 1, Math.max(1, pixels / tile)), ranges.count());
          int next = 0;
          int least = Integer.MAX_VALUE;
          int most = 0;
          for (int range = 0; range < ranges.count(); range++) {
            assertEquals(next, ranges.start(range));
            assertEquals(0, next % tile);
            least = Math.min(least, ranges.size(range));
            most = Math.max(most, ranges.size(range));
            next += ranges.size(range);
          }
          assertEquals(pixels, next);
          assertTrue(least >= Math.min(tile, pixels), ranges::toString);
          assertTrue(most - least <= tile, ranges::toString);
        }
      }
    }
  }

  /** Rounding up had left three ranges of these, of which the last had twice as many pixels. */
  @Test
  void twoThreadsHaveTwoRangesEach() {
    PixelRanges ranges = PixelRanges.of(784, 10, 4);
    assertEquals(390, ranges.start(2));
    assertArrayEquals(new int[] {200, 190, 194}, ranges.sizes().toArray());
  }
}

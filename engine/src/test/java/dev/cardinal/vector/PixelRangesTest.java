package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PixelRangesTest {
  @Test
  void rangesCoverThePixelsAndDifferByATileAtMost() {
    for (int pixels = 1; pixels < 900; pixels += 7) {
      for (int tile : new int[] {1, 5, 8, 10}) {
        for (int most = 1; most < 1000; most += 37) {
          PixelRanges ranges = PixelRanges.of(pixels, tile, most);
          int left = pixels % tile;
          int next = 0;
          int least = pixels;
          for (int range = 0; range < ranges.count(); range++) {
            assertEquals(next, ranges.start(range));
            assertEquals(0, next % tile);
            int size = ranges.size(range);
            assertTrue(size >= Math.min(tile, pixels) && size <= ranges.most(), ranges::toString);
            least = Math.min(least, size);
            next += size;
          }
          assertEquals(pixels, next);
          assertTrue(ranges.most() - least <= tile + left, ranges::toString);
          assertTrue(ranges.most() <= Math.max(most, tile) + tile + left, ranges::toString);
        }
      }
    }
  }

  /** Two threads have two ranges each, where rounding up had left three, the last twice as long. */
  @Test
  void aRangeMoreRatherThanALastOneOfTwiceTheSize() {
    PixelRanges ranges = PixelRanges.of(784, 10, 240);
    assertEquals(new PixelRanges(784, 10, 4), ranges);
    assertEquals(390, ranges.start(2));
    assertEquals(204, ranges.most());
  }
}

package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks divide items among tasks without gap or overlap. */
class BlocksTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 100, 12345, 1L << 40})
  void blocksHoldEveryItemOnce(long items) {
    for (long cost : new long[] {0, 1, 100, 1 << 20}) {
      Blocks blocks = Blocks.of(items, cost);
      assertEquals(items == 0 ? 0 : items, items == 0 ? 0 : blocks.start(blocks.tasks()));
      for (int task = 0; task < blocks.tasks(); task++) {
        assertTrue(blocks.start(task) < blocks.start(task + 1));
      }
      assertEquals(items == 0, blocks.tasks() == 0);
    }
  }
}

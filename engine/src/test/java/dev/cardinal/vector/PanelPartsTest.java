package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Panels and tiles are each in one part, and parts are about equal. */
final class PanelPartsTest {
  @Test
  void partsHaveAllPanelsAndDifferByOne() {
    for (int panels = 1; panels <= 130; panels++) {
      for (int least = 1; least <= 4; least++) {
        for (int others = 1; others <= 70; others += 3) {
          var parts = PanelParts.of(panels, least, others);
          assertEquals(1, Integer.bitCount(parts.parts()), parts::toString);
          assertEquals(0, parts.start(0));
          assertEquals(panels, parts.start(parts.parts()));
          for (int part = 0; part < parts.parts(); part++) {
            int size = parts.start(part + 1) - parts.start(part);
            int fair = panels / parts.parts();
            assertTrue(size == fair || size == fair + 1, parts::toString);
            assertTrue(size >= Math.min(least, panels), parts::toString);
          }
        }
      }
    }
  }

  @Test
  void whatHasEnoughTasksIsNotCut() {
    assertEquals(1, PanelParts.of(64, 1, 64).parts());
    assertEquals(1, PanelParts.of(64, 1, 1000).parts());
    assertEquals(64, PanelParts.of(64, 1, 1).parts());
    assertEquals(16, PanelParts.of(17, 1, 1).parts());
  }

  @Test
  void rangesHaveAllTiles() {
    for (int size = 1; size <= 300; size++) {
      var shape = new ConvShape(1, 1, 16, size, size, 16, size, size, 3, 3, 1, 1, 1, 1, 1, 1);
      var tiles = BlockedTiles.of(shape, 4);
      int rows = 0;
      for (int range = 0; range < tiles.ranges(); range++) {
        assertEquals(rows, tiles.first(range), tiles::toString);
        assertTrue(tiles.rows(range) > 0, tiles::toString);
        assertTrue(tiles.rows(range) * tiles.width() <= tiles.most(), tiles::toString);
        assertTrue(tiles.rows(range) * tiles.width() >= tiles.least(), tiles::toString);
        rows += tiles.rows(range);
      }
      assertEquals(Math.ceilDiv(size, 4), rows, tiles::toString);
      assertTrue(tiles.most() - tiles.least() <= tiles.width(), tiles::toString);
    }
  }
}

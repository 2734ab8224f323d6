package dev.cardinal.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayoutTest {
  private static final Shape SHAPE = Shape.of(2, 5, 3, 4);

  @Test
  void offsetsFollowTheName() {
    long[] at = {1, 4, 2, 3};
    assertEquals(((1 * 5 + 4) * 3 + 2) * 4 + 3, Layout.ROW_MAJOR.offset(SHAPE, at));
    assertEquals(((1 * 3 + 2) * 4 + 3) * 5 + 4, Layout.of("acdb").offset(SHAPE, at));
    assertEquals((((1 * 3 + 2) * 3 + 2) * 4 + 3) * 2, Layout.of("aBcd2b").offset(SHAPE, at));
    assertEquals(2 * 5 * 3 * 4, Layout.of("acdb").elements(SHAPE));
    assertEquals(2 * 6 * 3 * 4, Layout.of("aBcd2b").elements(SHAPE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"row_major", "abcd", "acdb", "aBcd2b", "aBcd16b", "cdbA3a", "dcba"})
  void everyElementHasAPlaceOfItsOwn(String name) {
    Layout layout = Layout.of(name);
    Set<Long> places = new HashSet<>();
    for (long i = 0; i < SHAPE.elements(); i++) {
      long offset = layout.offset(SHAPE, new long[] {i / 60, i / 12 % 5, i / 4 % 3, i % 4});
      assertTrue(offset >= 0 && offset < layout.elements(SHAPE), name);
      places.add(offset);
    }
    assertEquals(SHAPE.elements(), places.size());
  }

  @Test
  void sameBytesIsAMatterOfTheShape() {
    Layout blocked = Layout.of("aBcd16b");
    assertTrue(blocked.sameBytes(Layout.ROW_MAJOR, Shape.of(2, 32, 1, 1)));
    assertTrue(blocked.sameBytes(Layout.of("acdb"), Shape.of(2, 16, 7, 7)));
    assertFalse(blocked.sameBytes(Layout.of("acdb"), Shape.of(2, 32, 7, 7)));
    assertFalse(blocked.sameBytes(Layout.ROW_MAJOR, Shape.of(2, 24, 1, 1)), "padding");
    assertTrue(Layout.of("acdb").sameBytes(Layout.ROW_MAJOR, Shape.of(3, 8, 1, 1)));
    assertTrue(Layout.of("acdb").sameBytes(Layout.ROW_MAJOR, Shape.of(3, 1, 5, 7)));
    assertFalse(Layout.of("acdb").sameBytes(Layout.ROW_MAJOR, SHAPE));
    assertTrue(Layout.of("abcd").sameBytes(Layout.ROW_MAJOR, SHAPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "aa", "ac", "aBcd", "abcd8b", "aBcd8c", "aBcd0b", "ABcd8b", "nChw8c", "aBcd8", "abc16d"
      })
  void whatIsNoLayoutIsRefused(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> Layout.of(name));
    assertTrue(e.getMessage().contains("'" + name + "'"), e::getMessage);
  }

  @Test
  void layoutsAreKnownByTheirNames() {
    assertEquals(Layout.of("acdb"), Layout.of("acdb"));
    assertSame(Layout.ROW_MAJOR, Layout.of("row_major"));
    assertThrows(IllegalArgumentException.class, () -> Layout.of("acdb").elements(Shape.of(2, 3)));
  }
}

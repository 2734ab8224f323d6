package dev.cardinal.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
  @Test
  void columnsAreOfEqualWidth() {
    var table = new MarkdownTable("what", "n").row("a", "1000").row("longer", "2");
    assertEquals(
        """
        | what   | n    |
        |--------|------|
        | a      | 1000 |
        | longer | 2    |
        """,
        table.toString());
  }

  @Test
  void aRowHasACellForEachHead() {
    assertThrows(IllegalArgumentException.class, () -> new MarkdownTable("a", "b").row("c"));
  }
}

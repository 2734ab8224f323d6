package dev.cardinal.bench.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.bench.result.Interval;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void threeDigitsCount() {
    assertEquals("12,346", Figures.digits(12345.6));
    assertEquals("100", Figures.digits(99.96));
    assertEquals("99.9", Figures.digits(99.94));
    assertEquals("10.0", Figures.digits(9.996));
    assertEquals("1.23", Figures.digits(1.234));
    assertEquals("0.012", Figures.digits(0.0123));
    assertEquals("0", Figures.digits(0));
    assertEquals("", Figures.digits(Double.NaN));
  }

  @Test
  void anIntervalHasItsMediansDecimals() {
    assertEquals("9.90–10.12", Figures.range(new Interval(9.95, 9.9, 10.123)));
    assertEquals("", Figures.range(new Interval(9.95, 9.95, 9.95)), "measured once");
    assertEquals("0.881–0.912", Figures.ratios(new Interval(0.9, 0.8812, 0.9121)));
  }

  @Test
  void changesHaveASign() {
    assertEquals("+15.2 %", Figures.change(1.152));
    assertEquals("−5.9 %", Figures.change(0.941));
    assertEquals("", Figures.change(Double.NaN));
  }

  @Test
  void sizesAndTimes() {
    assertEquals("1.50", Figures.mebibytes(3 << 19));
    assertEquals("", Figures.mebibytes(0));
    assertEquals("8 min 54 s", Figures.duration(534));
    assertEquals("59 s", Figures.duration(59.2));
    assertEquals("1 thread", Figures.count(1, "thread"));
  }
}

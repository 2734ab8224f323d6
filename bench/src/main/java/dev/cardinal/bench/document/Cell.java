package dev.cardinal.bench.document;

/**
 * A cell of a table.
 *
 * @param text what it shows
 * @param value the figure that its column is sorted by; NaN for text, and where there is no figure
 * @param best whether it is the best of its row
 */
public record Cell(String text, double value, boolean best) {
  private static final int LINE = 56;

  /** With nothing in it: what was not measured. */
  public static final Cell EMPTY = of("");

  /** Text. */
  public static Cell of(String text) {
    return new Cell(text, Double.NaN, false);
  }

  /** A figure, and how it is written. */
  public static Cell of(String text, double value) {
    return new Cell(text, value, false);
  }

  /** A whole number. */
  public static Cell of(int value) {
    return of(Integer.toString(value), value);
  }

  /** A number of bytes, in MiB. */
  public static Cell mebibytes(long bytes) {
    return of(Figures.mebibytes(bytes), (double) bytes);
  }

  /** The same, as the best of its row. */
  public Cell asBest() {
    return new Cell(text, value, true);
  }

  /** Whether it is so long that its lines have to be broken. */
  public boolean wordy() {
    return text.length() > LINE;
  }

  /** Whether it is a figure. */
  public boolean number() {
    return !Double.isNaN(value);
  }
}

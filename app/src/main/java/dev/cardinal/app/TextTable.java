package dev.cardinal.app;

import java.util.ArrayList;
import java.util.List;

/** Lays out rows in columns: text to the left, numbers to the right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with the given heads; a head that begins with {@code >} is that of a number. */
  public TextTable(String... heads) {
    this.heads = List.of(heads);
  }

  /** Adds a row. */
  public TextTable row(Object... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for columns " + heads);
    }
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row);
    return this;
  }

  /** The table, a line each for the heads, a rule and the rows, each line ended. */
  @Override
  public String toString() {
    int[] widths = new int[heads.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              title(column).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    var text = new StringBuilder();
    var titles = new ArrayList<String>();
    var rule = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      titles.add(title(i));
      rule.add("-".repeat(widths[i]));
    }
    line(text, titles, widths);
    line(text, rule, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private String title(int column) {
    return isNumber(column) ? heads.get(column).substring(1) : heads.get(column);
  }

  private boolean isNumber(int column) {
    return heads.get(column).startsWith(">");
  }

  private void line(StringBuilder text, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : GAP)
          .append(isNumber(i) ? padding + cells.get(i) : cells.get(i) + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}

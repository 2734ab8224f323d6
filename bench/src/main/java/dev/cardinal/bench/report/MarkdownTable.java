package dev.cardinal.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown, with columns of equal width so that it reads well as plain text too. */
public final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these heads. */
  public MarkdownTable(String... heads) {
    rows.add(List.of(heads));
  }

  /** Adds a row. */
  public MarkdownTable row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + rows.getFirst());
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Whether there is no row but the heads. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The table, each line ended. */
  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    line(text, rows.getFirst(), widths, " ");
    line(text, Collections.nCopies(columns, ""), widths, "-");
    rows.subList(1, rows.size()).forEach(row -> line(text, row, widths, " "));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths, String fill) {
    text.append('|');
    for (int i = 0; i < widths.length; i++) {
      String padding = fill.repeat(widths[i] - cells.get(i).length());
      text.append(fill).append(cells.get(i)).append(padding).append(fill).append('|');
    }
    text.append('\n');
  }
}

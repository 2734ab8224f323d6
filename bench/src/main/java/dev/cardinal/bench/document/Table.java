package dev.cardinal.bench.document;

import dev.cardinal.bench.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table with a title. */
public final class Table {
  private final String title;
  private final List<String> heads;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A table without rows. */
  public Table(String title, List<String> heads) {
    this.title = title;
    this.heads = List.copyOf(heads);
  }

  /** A table without rows. */
  public Table(String title, String... heads) {
    this(title, List.of(heads));
  }

  /** Adds a row. */
  public Table row(List<Cell> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + heads);
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Adds a row. */
  public Table row(Cell... cells) {
    return row(List.of(cells));
  }

  /** What it is about. */
  public String title() {
    return title;
  }

  /** The columns. */
  public List<Column> columns() {
    return IntStream.range(0, heads.size())
        .mapToObj(i -> new Column(heads.get(i), isNumeric(i)))
        .toList();
  }

  private boolean isNumeric(int column) {
    return rows.stream().anyMatch(row -> row.get(column).number());
  }

  /** The rows. */
  public List<List<Cell>> rows() {
    return List.copyOf(rows);
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The same without the columns that are empty in every row. */
  public Table dense() {
    int[] kept =
        IntStream.range(0, heads.size())
            .filter(i -> rows.stream().anyMatch(row -> !row.get(i).text().isEmpty()))
            .toArray();
    var dense = new Table(title, IntStream.of(kept).mapToObj(heads::get).toList());
    rows.forEach(row -> dense.row(IntStream.of(kept).mapToObj(row::get).toList()));
    return dense;
  }

  /** The same in Markdown, without the title; the best of a row is in bold. */
  public String markdown() {
    var table = new MarkdownTable(heads.stream().map(Markdown::escape).toArray(String[]::new));
    for (List<Cell> row : rows) {
      table.row(row.stream().map(Markdown::cell).toArray(String[]::new));
    }
    return table.toString();
  }

  /**
   * A column.
   *
   * @param head its head
   * @param number whether its cells are figures
   */
  public record Column(String head, boolean number) {}
}

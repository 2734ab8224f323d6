package dev.cardinal.bench.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A part of a report.
 *
 * @param id a word that names it within the page
 * @param title its heading
 * @param text paragraphs before its charts and tables
 * @param charts what its tables say, as pictures
 * @param tables its figures
 */
public record Section(
    String id, String title, List<String> text, List<Chart> charts, List<Table> tables) {
  /** Whether its tables have titles of their own; a single one is what the section is about. */
  public boolean titled() {
    return tables.size() > 1;
  }

  /** The charts, those of a kind together. */
  public List<Row> rows() {
    Map<String, List<Chart>> kinds =
        charts.stream()
            .collect(Collectors.groupingBy(Chart::kind, LinkedHashMap::new, Collectors.toList()));
    return kinds.values().stream().map(Row::new).toList();
  }

  /**
   * Charts of one kind, side by side where the page is wide enough.
   *
   * @param charts all of them
   */
  public record Row(List<Chart> charts) {
    private static final int MOST = 3;

    /** How many stand side by side: as many as leave no gap, if that can be. */
    public int columns() {
      if (charts.stream().anyMatch(Chart::wide)) {
        return 1;
      }
      return charts.size() == MOST + 1 ? 2 : Math.min(MOST, charts.size());
    }
  }
}

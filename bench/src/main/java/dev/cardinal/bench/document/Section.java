package dev.cardinal.bench.document;

import java.util.List;

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
}

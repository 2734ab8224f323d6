package dev.cardinal.bench.document;

import java.util.regex.Pattern;

/** Text within Markdown. */
final class Markdown {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\|<>*`&]|\\[(?=[^\\]]*\\]\\()");
  private static final Pattern LINE_BREAKS = Pattern.compile("\\R+");

  private Markdown() {}

  /** A cell; the best of its row is in bold. */
  static String cell(Cell cell) {
    String text = escape(cell.text());
    return cell.best() ? "**" + text + "**" : text;
  }

  /** The text as it is meant: nothing in it is taken for a mark, a column's end or HTML. */
  static String escape(String text) {
    String line = LINE_BREAKS.matcher(text).replaceAll(" ");
    return SPECIAL.matcher(line).replaceAll("\\\\$0");
  }
}

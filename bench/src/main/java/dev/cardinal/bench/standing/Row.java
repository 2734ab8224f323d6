package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.MarkdownTable;
import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param what the figure
 * @param threads threads that compute
 * @param where how it was measured: {@code whole}, {@code within} runs of the network, or {@code
 *     alone}
 * @param unit {@code x} for a ratio, {@code %} of the peak (the estimate is then a fraction)
 * @param estimate the figure
 * @param goal what it should be
 * @param verdict what it reaches: {@code aim}, {@code yes} (what is asked for) or {@code no}; empty
 *     without a goal
 * @param note what else there is to say
 */
public record Row(
    String what,
    int threads,
    String where,
    String unit,
    Estimate estimate,
    Goal goal,
    String verdict,
    String note) {
  static Row ratio(
      String what, int threads, String where, Estimate estimate, Goal goal, String note) {
    return new Row(what, threads, where, "x", estimate, goal, goal.verdict(estimate), note);
  }

  static Row efficiency(
      String what, int threads, String where, Estimate estimate, Goal goal, String note) {
    return new Row(what, threads, where, "%", estimate, goal, goal.verdict(estimate), note);
  }

  static MarkdownTable table(List<Row> rows) {
    var table =
        new MarkdownTable(
            "what", "threads", "measured", "median", "95 %", "at least", "aim", "reached", "");
    for (Row row : rows) {
      table.row(
          row.what,
          Integer.toString(row.threads),
          row.where,
          row.text(row.estimate.median()),
          "[" + row.text(row.estimate.low()) + ", " + row.text(row.estimate.high()) + "]",
          row.goal.isGiven() ? row.text(row.goal.atLeast()) : "",
          row.goal.isGiven() ? row.text(row.goal.aim()) : "",
          row.verdict,
          row.note);
    }
    return table;
  }

  private String text(double value) {
    return unit.equals("%")
        ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}

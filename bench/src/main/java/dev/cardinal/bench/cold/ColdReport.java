package dev.cardinal.bench.cold;

import dev.cardinal.bench.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All that was measured, as it is written.
 *
 * @param model the network
 * @param machine the machine's facts by name
 * @param rows the table
 * @param forks everything as it was measured
 */
public record ColdReport(
    String model, Map<String, String> machine, List<Row> rows, List<ColdResult> forks) {
  private static final String CARDINAL = "vector";
  private static final String ONNX_RUNTIME = "ort";
  private static final String NONE = "none";

  private static final String METHOD =
      """
      Medians of the forks, each a process of its own, with their ranges; contestants take turns.
      Both read the same ONNX file, which lies in the system's cache. Times count from the moment
      before the process is started. Runs are steady from when on the median of five in a row is
      never more than 10 % above the median of the last quarter. Memory is what Linux tells of the
      whole process (VmRSS, VmHWM), JVM included. ONNX Runtime's process
      starts without the Vector API's module, and loads none of Cardinal's kernels. A JVM that does
      nothing stands beside them.
      """;

  /**
   * A row of the table.
   *
   * @param what the figure
   * @param unit its unit
   * @param cardinal Cardinal's
   * @param onnxRuntime ONNX Runtime's
   * @param none that of a JVM that does nothing
   * @param goal what Cardinal's should be; empty if there is no goal
   * @param reached {@code yes} or {@code no}; empty if there is no goal
   */
  public record Row(
      String what,
      String unit,
      Range cardinal,
      Range onnxRuntime,
      Range none,
      String goal,
      String reached) {}

  /**
   * The median and the range of some forks' figures.
   *
   * @param forks how many; if none, the figures are 0
   * @param median the median
   * @param least the least
   * @param most the greatest
   */
  public record Range(int forks, double median, double least, double most) {
    static Range of(List<ColdResult> forks, ToDoubleFunction<ColdResult> figure) {
      double[] values = forks.stream().mapToDouble(figure).sorted().toArray();
      return values.length == 0
          ? new Range(0, 0, 0, 0)
          : new Range(
              values.length, values[values.length / 2], values[0], values[values.length - 1]);
    }

    private String text() {
      return forks == 0 ? "" : String.format(Locale.ROOT, "%.0f [%.0f, %.0f]", median, least, most);
    }
  }

  static ColdReport of(String model, Map<String, String> machine, List<ColdResult> forks) {
    List<Row> rows = new ArrayList<>();
    rows.add(row("until main begins", "ms", forks, 1, ColdResult::mainMillis, 0, 0));
    rows.add(row("until the session is ready", "ms", forks, 1, ColdResult::readyMillis, 0, 0));
    rows.add(row("until the first result", "ms", forks, 1, ColdResult::firstMillis, 0, 0));
    rows.add(
        row(
            "until runs are steady",
            "ms",
            withRuns(forks),
            1,
            ColdResult::steadyAtMillis,
            3000,
            0));
    rows.add(
        row("computed by the first result", "ms", forks, 1, ColdResult::cpuMillisAtFirst, 0, 0));
    rows.add(row("a steady run", "ms", withRuns(forks), 1, ColdResult::steadyMillis, 0, 0));
    for (int batch : forks.stream().mapToInt(ColdResult::batch).distinct().toArray()) {
      String at = ", batch " + batch;
      rows.add(
          row(
              "resident while running" + at,
              "MiB",
              forks,
              batch,
              r -> mib(r.running().rss()),
              0,
              1.2));
      rows.add(
          row(
              "resident after a collection" + at,
              "MiB",
              forks,
              batch,
              r -> mib(r.afterGc().rss()),
              0,
              0));
      rows.add(
          row(
              "most ever resident" + at,
              "MiB",
              forks,
              batch,
              r -> mib(r.afterGc().peakRss()),
              0,
              0));
    }
    rows.add(
        row(
            "computed in " + forks.getFirst().idleSeconds() + " s of waiting",
            "ms",
            forks,
            1,
            ColdResult::idleCpuMillis,
            0,
            0));
    return new ColdReport(model, machine, List.copyOf(rows), List.copyOf(forks));
  }

  private static List<ColdResult> withRuns(List<ColdResult> forks) {
    return forks.stream().filter(fork -> !fork.contestant().equals(NONE)).toList();
  }

  private static double mib(long kib) {
    return kib / 1024.0;
  }

  /**
   * A row whose goal is a number, a multiple of ONNX Runtime's figure, or none where both are 0.
   */
  private static Row row(
      String what,
      String unit,
      List<ColdResult> forks,
      int batch,
      ToDoubleFunction<ColdResult> figure,
      double most,
      double mostTimes) {
    Range cardinal = Range.of(of(forks, CARDINAL, batch), figure);
    Range onnxRuntime = Range.of(of(forks, ONNX_RUNTIME, batch), figure);
    double limit = most > 0 ? most : mostTimes * onnxRuntime.median();
    String goal =
        most > 0
            ? String.format(Locale.ROOT, "at most %.0f %s", most, unit)
            : mostTimes > 0 ? "at most " + mostTimes + " times ONNX Runtime's" : "";
    return new Row(
        what,
        unit,
        cardinal,
        onnxRuntime,
        Range.of(of(forks, NONE, batch), figure),
        goal,
        goal.isEmpty() ? "" : cardinal.median() <= limit ? "yes" : "no");
  }

  private static List<ColdResult> of(List<ColdResult> forks, String contestant, int batch) {
    return forks.stream()
        .filter(fork -> fork.contestant().equals(contestant) && fork.batch() == batch)
        .toList();
  }

  /** The report for people. */
  String markdown() {
    var facts = new MarkdownTable("", "");
    machine.forEach(facts::row);
    var table =
        new MarkdownTable(
            "what", "unit", "Cardinal", "ONNX Runtime", "a JVM alone", "goal", "reached");
    for (Row row : rows) {
      table.row(
          row.what,
          row.unit,
          row.cardinal.text(),
          row.onnxRuntime.text(),
          row.none.text(),
          row.goal,
          row.reached);
    }
    return "# Cold start and memory of "
        + model
        + ", threads: "
        + forks.getFirst().threads()
        + "\n\n"
        + facts
        + "\n"
        + table
        + "\n"
        + METHOD;
  }
}

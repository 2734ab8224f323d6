package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.MarkdownTable;
import dev.cardinal.bench.report.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that was measured, as it is written.
 *
 * @param machine the machine's facts by name
 * @param rows the table
 * @param layers the layers of ResNeXt-50 at batch 1, within whole runs
 * @param forks everything as it was measured
 */
public record Report(
    Map<String, String> machine, List<Row> rows, List<Layer> layers, List<ForkResult> forks) {
  private static final String METHOD =
      """
      Medians of all rounds of all forks, each a process of its own, with 95 % bootstrap intervals
      over forks and rounds. In a round each contestant is timed once, after a pause in which the
      threads of the others park and an untimed run of its own; the order changes from round to
      round. Ratios and parts of the peak are taken round by round. The peak is the best of four
      windows of 5 ms of independent fused multiply-adds on the same threads at the beginning of the
      round. "Whole runs" are calls from Java, copies of inputs and outputs included; "within runs"
      are the steps of whole runs; "alone" is one kernel again and again, its operands in the
      caches, in the layouts that the backend wants. Operations are those of the definition, also
      where an algorithm gets by with fewer (so that it may exceed the peak). Outputs were compared
      before anything was timed. ONNX Runtime runs with all optimisations, sequentially, and as many threads within
      operators as are told; else it is left as it is.
      """;

  /** Of the results of all forks. */
  static Report of(Map<String, String> machine, Results results) {
    List<Layer> layers =
        results.tasks().stream()
            .filter(Standings::isMain)
            .flatMap(task -> Layer.of(results.of(task), Results.OURS).stream())
            .toList();
    return new Report(machine, Standings.rows(results), layers, results.forks());
  }

  /** The report for people. */
  String markdown() {
    var text = new StringBuilder("# How Cardinal stands\n\n");
    var facts = new MarkdownTable("", "");
    machine.forEach(facts::row);
    conditions().forEach(facts::row);
    text.append(facts).append('\n').append(Row.table(rows)).append('\n');
    layers.stream()
        .map(Layer::threads)
        .distinct()
        .forEach(
            threads ->
                text.append("## Layers of ")
                    .append(RowGroup.NETWORK)
                    .append(" within whole runs, threads: ")
                    .append(threads)
                    .append("\n\n")
                    .append(
                        Layer.table(layers.stream().filter(l -> l.threads() == threads).toList()))
                    .append('\n'));
    return text.append(METHOD).toString();
  }

  private Map<String, String> conditions() {
    Map<String, String> facts = new LinkedHashMap<>();
    double stolen = forks.stream().mapToDouble(ForkResult::stolen).max().orElse(0);
    double difference = forks.stream().mapToDouble(ForkResult::difference).max().orElse(0);
    facts.put(
        "time that the hypervisor gave to others, at most", "%.1f %%".formatted(100 * stolen));
    facts.put(
        "largest difference of outputs, of the largest output",
        String.format(Locale.ROOT, "%.1e", difference));
    for (ForkResult fork : forks) {
      if (fork.peakGflops().length > 0) {
        facts.merge(
            "peak of "
                + fork.task().threads()
                + " thread(s), in GFLOP/s: median of rounds (best of 600 ms)",
            String.format(
                Locale.ROOT, "%.0f (%.0f)", median(fork.peakGflops()), fork.longPeakGflops()),
            (a, b) -> a.contains(b) ? a : a + ", " + b);
      }
    }
    return facts;
  }

  private static double median(double[] values) {
    return Estimate.of(new Sample(values)).median();
  }
}

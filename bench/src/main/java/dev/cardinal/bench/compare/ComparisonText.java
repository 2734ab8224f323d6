package dev.cardinal.bench.compare;

import dev.cardinal.app.TextTable;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Conditions.Peak;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Start;
import dev.cardinal.bench.result.Throughput;
import dev.cardinal.bench.result.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A comparison as plain text, for a terminal. */
final class ComparisonText {
  private static final double MIB = 1 << 20;

  private final Comparison comparison;
  private final StringBuilder text = new StringBuilder();

  private ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  /** All tables that have something in them. */
  static String of(Comparison comparison) {
    var text = new ComparisonText(comparison);
    text.head();
    text.contestants();
    comparison.latencies().stream()
        .map(latency -> new Case(latency.batch(), latency.threads()))
        .distinct()
        .forEach(text::latencies);
    text.throughputs();
    text.starts();
    text.footprints();
    text.warnings();
    return text.text.toString();
  }

  /** What became of latencies since a baseline. */
  static String of(List<Verdict> verdicts) {
    var table =
        new TextTable("since the baseline", ">batch", ">threads", ">change", "95 %", "judgement");
    for (Verdict verdict : verdicts) {
      table.row(
          verdict.contestant(),
          verdict.batch(),
          verdict.threads(),
          number("%.3f", verdict.change().median()),
          range("%.3f", verdict.change()),
          verdict.judgement());
    }
    return table.toString();
  }

  private void head() {
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d weights, %.3g GFLOP an image; %d forks of %d rounds in %.0f s%n%n",
            comparison.network().name(),
            comparison.network().parameters(),
            comparison.network().flops() * 1e-9,
            comparison.conditions().forks(),
            comparison.conditions().rounds(),
            comparison.conditions().seconds()));
  }

  private void contestants() {
    var table = new TextTable("contestant", "is", ">libraries MiB", ">model MiB");
    for (Entrant entrant : comparison.contestants()) {
      table.row(
          entrant.id(),
          entrant.declined().isEmpty()
              ? entrant.title() + " " + entrant.version()
              : "not compared: " + entrant.declined(),
          number("%.1f", entrant.libraryBytes() / MIB),
          number("%.1f", entrant.modelBytes() / MIB));
    }
    text.append(table).append('\n');
  }

  private void latencies(Case where) {
    var table =
        new TextTable(
            where.toString(),
            ">ms",
            "95 %",
            ">p95",
            ">p99",
            ">ratio",
            "95 %",
            ">of peak",
            ">error");
    for (Latency latency : comparison.latencies()) {
      if (latency.batch() == where.batch() && latency.threads() == where.threads()) {
        table.row(
            latency.contestant(),
            number("%.2f", latency.millis().median()),
            range("%.2f", latency.millis()),
            number("%.2f", latency.p95()),
            number("%.2f", latency.p99()),
            number("%.3f", latency.ratio().median()),
            range("%.3f", latency.ratio()),
            ofPeak(latency),
            number("%.1e", latency.accuracy().relative()));
      }
    }
    text.append(table);
    peak(where.threads())
        .ifPresent(
            peak ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "peak: %.0f GFLOP/s, %.1f GB/s%n",
                        peak.gflops(),
                        peak.gigabytes())));
    text.append('\n');
  }

  private Optional<Peak> peak(int threads) {
    return comparison.conditions().peaks().stream()
        .filter(peak -> peak.threads() == threads)
        .findFirst();
  }

  private String ofPeak(Latency latency) {
    double flops = (double) comparison.network().flops() * latency.batch();
    return peak(latency.threads())
        .map(peak -> flops / (latency.millis().median() * 1e6) / peak.gflops())
        .map(part -> number("%.0f %%", 100 * part))
        .orElse("");
  }

  private void throughputs() {
    var table = new TextTable("throughput", ">batch", ">threads", ">callers", ">images/s", "95 %");
    for (Throughput throughput : comparison.throughputs()) {
      table.row(
          throughput.contestant(),
          throughput.batch(),
          throughput.threads(),
          throughput.callers(),
          number("%.1f", throughput.images().median()),
          range("%.1f", throughput.images()));
    }
    append(table, comparison.throughputs());
  }

  private void starts() {
    var table = new TextTable("start", ">threads", ">loaded ms", ">first result", ">steady");
    for (Start start : comparison.starts()) {
      table.row(
          start.contestant(),
          start.threads(),
          number("%.0f", start.ready()),
          number("%.0f", start.first()),
          number("%.0f", start.steady()));
    }
    append(table, comparison.starts());
  }

  private void footprints() {
    var table =
        new TextTable("memory", ">batch", ">threads", ">resident MiB", ">peak", ">idle ms/s");
    for (Footprint footprint : comparison.footprints()) {
      table.row(
          footprint.contestant(),
          footprint.batch(),
          footprint.threads(),
          number("%.0f", footprint.residentBytes() / MIB),
          number("%.0f", footprint.peakBytes() / MIB),
          number("%.1f", footprint.idleMillis()));
    }
    append(table, comparison.footprints());
    comparison.footprints().stream()
        .findFirst()
        .ifPresent(f -> text.append(number("a Java alone: %.0f MiB%n%n", f.emptyBytes() / MIB)));
  }

  private void append(TextTable table, List<?> rows) {
    if (!rows.isEmpty()) {
      text.append(table).append('\n');
    }
  }

  private void warnings() {
    Stream<String> warnings = comparison.conditions().warnings().stream();
    warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
  }

  private static String range(String format, Interval interval) {
    return "[" + number(format, interval.low()) + ", " + number(format, interval.high()) + "]";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** How long runs take, and how that grows with threads and batch. */
final class LatencySections {
  private LatencySections() {}

  /** The medians side by side. */
  static Section inShort(Findings findings) {
    List<Case> cases = findings.latencyCases();
    List<String> contestants =
        cases.stream()
            .flatMap(at -> findings.latencies(at).stream())
            .map(Latency::contestant)
            .distinct()
            .toList();
    List<String> heads = new ArrayList<>(List.of("batch", "threads"));
    contestants.forEach(contestant -> heads.add(findings.title(contestant)));
    var table = new Table("Median latency in milliseconds", heads);
    for (Case at : cases) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(at.batch()), Cell.of(at.threads())));
      contestants.forEach(contestant -> row.add(median(findings, at, contestant)));
      table.row(row);
    }
    return new Section(
        "in-short",
        "In short",
        List.of(
            "The median time of a run in milliseconds. Marked: the fastest, and whoever's 95 %"
                + " range has a value in common with the fastest's."),
        List.of(),
        List.of(table));
  }

  private static Cell median(Findings findings, Case at, String contestant) {
    Optional<Latency> latency = findings.comparison().latency(contestant, at.batch(), at.threads());
    Optional<Interval> fastest =
        findings.latencies(at).stream()
            .map(Latency::millis)
            .min(Comparator.comparingDouble(Interval::median));
    return latency
        .map(Latency::millis)
        .map(
            millis -> {
              Cell cell = Cell.of(Figures.digits(millis.median()), millis.median());
              return millis.overlaps(fastest.orElseThrow()) ? cell.asBest() : cell;
            })
        .orElse(Cell.EMPTY);
  }

  private static boolean isFirst(Findings findings, Latency latency) {
    return findings.first().map(f -> f.id().equals(latency.contestant())).orElse(false);
  }

  /** The times, and their ratios to the first contestant's. */
  static Section latency(Findings findings) {
    List<Chart> charts = new ArrayList<>();
    for (Case at : findings.latencyCases()) {
      charts.add(new Chart("latency", "Latency: " + at, at.batch(), at.threads(), false));
    }
    String first = findings.first().map(f -> findings.title(f.id())).orElse("");
    for (Case at : findings.latencyCases()) {
      if (findings.latencies(at).size() > 1) {
        charts.add(new Chart("ratio", "Ratio: " + at, at.batch(), at.threads(), false));
      }
    }
    return new Section(
        "latency",
        "Latency",
        List.of(
            "The time of a single run: the median of all rounds of all processes, and the range"
                + " that holds the true median with 95 % confidence. Ratios are to the time of "
                + first
                + ", round by round; where the range holds 1, no difference was shown."),
        charts,
        List.of(times(findings), accuracy(findings)));
  }

  private static Table times(Findings findings) {
    var table =
        new Table(
            "Latency",
            "batch",
            "threads",
            "contestant",
            "ms",
            "95 %",
            "p95",
            "p99",
            "images/s",
            "ratio",
            "ratio, 95 %",
            "so it is");
    for (Case at : findings.latencyCases()) {
      for (Latency l : findings.latencies(at)) {
        boolean first = isFirst(findings, l);
        double speed = images(l).median();
        table.row(
            Cell.of(l.batch()),
            Cell.of(l.threads()),
            Cell.of(findings.title(l.contestant())),
            Cell.of(Figures.digits(l.millis().median()), l.millis().median()),
            Cell.of(Figures.range(l.millis())),
            Cell.of(Figures.digits(l.p95()), l.p95()),
            Cell.of(Figures.digits(l.p99()), l.p99()),
            Cell.of(Figures.digits(speed), speed),
            first
                ? Cell.of("1", 1)
                : Cell.of(Figures.ratio(l.ratio().median()), l.ratio().median()),
            Cell.of(first ? "" : Figures.ratios(l.ratio())),
            Cell.of(first ? "the measure" : reading(l.ratio())));
      }
    }
    return table;
  }

  /** What a ratio's range says. */
  static String reading(Interval ratio) {
    if (ratio.high() < 1) {
      return "faster";
    }
    return ratio.low() > 1 ? "slower" : "no difference shown";
  }

  private static Table accuracy(Findings findings) {
    var table =
        new Table(
            "Distance to the reference's output, which accumulates in double",
            "batch",
            "threads",
            "contestant",
            "largest difference",
            "of the largest output",
            "threads that took part");
    for (Case at : findings.latencyCases()) {
      for (Latency l : findings.latencies(at)) {
        table.row(
            Cell.of(l.batch()),
            Cell.of(l.threads()),
            Cell.of(findings.title(l.contestant())),
            Cell.of(Figures.error(l.accuracy().absolute()), l.accuracy().absolute()),
            Cell.of(Figures.error(l.accuracy().relative()), l.accuracy().relative()),
            Cell.of(l.threadsSeen()));
      }
    }
    return table;
  }

  /** How speed grows with threads, and with the batch; nothing where there is one of them. */
  static List<Section> scaling(Findings findings) {
    List<Section> sections = new ArrayList<>();
    scaling(findings, "threads", Case::threads, Case::batch, sections);
    scaling(findings, "batch", Case::batch, Case::threads, sections);
    return sections;
  }

  private static void scaling(
      Findings findings,
      String what,
      ToIntFunction<Case> varied,
      ToIntFunction<Case> fixed,
      List<Section> sections) {
    boolean threads = what.equals("threads");
    List<Chart> charts = new ArrayList<>();
    var table =
        new Table(
            "Speed over " + what,
            threads ? "batch" : "threads",
            "contestant",
            what,
            "images/s",
            "95 %",
            "speed-up");
    List<Integer> constants =
        findings.latencyCases().stream().map(fixed::applyAsInt).distinct().sorted().toList();
    for (int constant : constants) {
      List<Case> cases =
          findings.latencyCases().stream()
              .filter(c -> fixed.applyAsInt(c) == constant)
              .sorted(Comparator.comparingInt(varied))
              .toList();
      if (cases.size() > 1) {
        charts.add(
            threads
                ? new Chart("threads", "Speed over threads: batch " + constant, constant, 0, false)
                : new Chart(
                    "batch",
                    "Speed over batch: " + Figures.count(constant, "thread"),
                    0,
                    constant,
                    false));
        rows(findings, cases, constant, varied, table);
      }
    }
    if (!charts.isEmpty()) {
      String text =
          threads
              ? "What more threads bring; the speed-up is over the fewest threads. The dotted line"
                  + " is in proportion to the fastest contestant's speed on the fewest threads."
              : "What larger batches bring; the speed-up is over the smallest batch.";
      sections.add(
          new Section("over-" + what, "Speed over " + what, List.of(text), charts, List.of(table)));
    }
  }

  private static void rows(
      Findings findings, List<Case> cases, int constant, ToIntFunction<Case> varied, Table table) {
    List<Latency> all = cases.stream().flatMap(at -> findings.latencies(at).stream()).toList();
    for (Latency l : findings.inOrder(all, Latency::contestant)) {
      Interval speed = images(l);
      double base =
          all.stream()
              .filter(o -> o.contestant().equals(l.contestant()))
              .findFirst()
              .map(o -> images(o).median())
              .orElseThrow();
      table.row(
          Cell.of(constant),
          Cell.of(findings.title(l.contestant())),
          Cell.of(varied.applyAsInt(new Case(l.batch(), l.threads()))),
          Cell.of(Figures.digits(speed.median()), speed.median()),
          Cell.of(Figures.range(speed)),
          Cell.of(Figures.ratio(speed.median() / base), speed.median() / base));
    }
  }

  /** Images a second of single runs. */
  private static Interval images(Latency latency) {
    double images = latency.batch() * 1e3;
    Interval millis = latency.millis();
    return new Interval(images / millis.median(), images / millis.high(), images / millis.low());
  }
}

package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Verdict;
import java.util.List;

/** Who was compared, where and how, and what became of it since a baseline. */
final class ConditionSections {
  private ConditionSections() {}

  /** What two runs of {@code compare} have in common or not. */
  static Section baseline(Findings findings, List<Verdict> verdicts) {
    var table =
        new Table(
            "Latency now over the baseline's",
            "batch",
            "threads",
            "contestant",
            "change",
            "95 %",
            "judgement");
    for (Verdict v : verdicts) {
      table.row(
          Cell.of(v.batch()),
          Cell.of(v.threads()),
          Cell.of(findings.title(v.contestant())),
          Cell.of(Figures.change(v.change().median()), v.change().median()),
          Cell.of(Figures.change(v.change().low()) + " to " + Figures.change(v.change().high())),
          Cell.of(v.judgement()));
    }
    return new Section(
        "baseline",
        "Against the baseline",
        List.of(
            "How each contestant's own time changed since the baseline: without what changed for"
                + " the others and the machine as well."),
        verdicts.stream()
            .map(v -> new Case(v.batch(), v.threads()))
            .distinct()
            .sorted()
            .map(at -> new Chart("change", "Change: " + at, at.batch(), at.threads(), false))
            .toList(),
        List.of(table));
  }

  /** All who were asked. */
  static Section contestants(Findings findings) {
    var table = new Table("Contestants", "name", "called", "version", "took part");
    for (Entrant entrant : findings.comparison().contestants()) {
      table.row(
          Cell.of(entrant.title()),
          Cell.of(entrant.id()),
          Cell.of(entrant.version()),
          Cell.of(entrant.declined().isEmpty() ? "yes" : "no: " + entrant.declined()));
    }
    return new Section("contestants", "Contestants", List.of(), List.of(), List.of(table));
  }

  /** The machine, and how it was measured. */
  static Section machine(Findings findings) {
    Conditions conditions = findings.comparison().conditions();
    var facts = new Table("As found", "what", "is");
    conditions.machine().forEach((name, value) -> facts.row(Cell.of(name), Cell.of(value)));
    var peaks =
        new Table(
            "What the machine can do, measured beside the contestants",
            "threads",
            "GFLOP/s of fused multiply-adds",
            "GB/s read from memory");
    for (Conditions.Peak peak : conditions.peaks()) {
      peaks.row(
          Cell.of(peak.threads()),
          Cell.of(Figures.digits(peak.gflops()), peak.gflops()),
          Cell.of(Figures.digits(peak.gigabytes()), peak.gigabytes()));
    }
    return new Section("machine", "The machine", List.of(), List.of(), List.of(facts, peaks));
  }

  /** How it was measured. */
  static Section method(Findings findings) {
    Conditions conditions = findings.comparison().conditions();
    return new Section(
        "method",
        "Method",
        List.of(
            "Every contestant gets the same input and weights and runs in processes of its own: "
                + (conditions.forks() == 1 ? "one process" : conditions.forks() + " processes")
                + " for each case, with "
                + Figures.count(conditions.rounds(), "timed round")
                + " in each, interleaved so that a machine that slows down slows all of them.",
            "Outputs are compared with the reference backend's, which accumulates in double,"
                + " before anything is timed: a contestant with wrong numbers is not timed.",
            "Ranges are 95 % bootstrap intervals of the median, over processes and rounds. What is"
                + " measured and how, and how to repeat it: docs/method.md.",
            "Started "
                + conditions.started()
                + ", took "
                + Figures.duration(conditions.seconds())
                + ", by: "
                + conditions.command()),
        List.of(),
        List.of());
  }
}

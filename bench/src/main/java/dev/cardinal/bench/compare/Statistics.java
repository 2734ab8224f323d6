package dev.cardinal.bench.compare;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Conditions.Peak;
import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Latency.Accuracy;
import dev.cardinal.bench.result.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes medians, intervals and ratios of what the heats found. */
final class Statistics {
  private final List<String> contestants;
  private final List<Case> cases;
  private final List<HeatResult> heats;

  Statistics(List<String> contestants, List<Case> cases, List<HeatResult> heats) {
    this.contestants = contestants;
    this.cases = cases;
    this.heats = heats;
  }

  /** The heats of a case. */
  List<HeatResult> of(Case where) {
    return heats.stream().filter(heat -> heat.where().equals(where)).toList();
  }

  private static Optional<Finding> of(HeatResult heat, String contestant) {
    return heat.findings().stream().filter(f -> f.contestant().equals(contestant)).findFirst();
  }

  private List<Finding> of(Case where, String contestant) {
    return of(where).stream().flatMap(heat -> of(heat, contestant).stream()).toList();
  }

  List<Latency> latencies() {
    List<Latency> latencies = new ArrayList<>();
    for (Case where : cases) {
      Predicate<String> isMeasured = contestant -> !of(where, contestant).isEmpty();
      Optional<String> first = contestants.stream().filter(isMeasured).findFirst();
      contestants.stream()
          .filter(isMeasured)
          .forEach(contestant -> latencies.add(latency(where, contestant, first.orElseThrow())));
    }
    return latencies;
  }

  private Latency latency(Case where, String contestant, String first) {
    List<Finding> findings = of(where, contestant);
    List<Sample> rounds = findings.stream().map(Finding::rounds).toList();
    double[] runs =
        findings.stream().flatMapToDouble(f -> Arrays.stream(f.runs().values())).sorted().toArray();
    int[] threads = findings.stream().mapToInt(Finding::threads).sorted().toArray();
    return new Latency(
        contestant,
        where.batch(),
        where.threads(),
        threads[threads.length / 2],
        findings.stream().map(Finding::accuracy).reduce(new Accuracy(0, 0), Accuracies::worst),
        rounds,
        Interval.of(Estimate.of(rounds)),
        quantile(runs, 0.95),
        quantile(runs, 0.99),
        ratio(where, contestant, first));
  }

  /** Round by round; 1 if the two never met. */
  private Interval ratio(Case where, String contestant, String first) {
    List<Sample> ratios = new ArrayList<>();
    for (HeatResult heat : of(where)) {
      Optional<Sample> one = of(heat, contestant).map(Finding::rounds);
      Optional<Sample> other = of(heat, first).map(Finding::rounds);
      if (one.isPresent() && other.isPresent()) {
        ratios.add(one.get().over(other.get()));
      }
    }
    return ratios.isEmpty() ? new Interval(1, 1, 1) : Interval.of(Estimate.of(ratios));
  }

  /** The least value that so large a part does not exceed. */
  static double quantile(double[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }

  /** Of the smallest batch: the process whose first result came neither soonest nor latest. */
  List<Start> starts() {
    int smallest = cases.stream().mapToInt(Case::batch).min().orElse(1);
    List<Start> starts = new ArrayList<>();
    for (Case where : cases) {
      if (where.batch() == smallest) {
        contestants.forEach(contestant -> start(where, contestant).ifPresent(starts::add));
      }
    }
    return starts;
  }

  private Optional<Start> start(Case where, String contestant) {
    List<Finding> findings =
        of(where, contestant).stream()
            .sorted(Comparator.comparingDouble(f -> f.opened().first()))
            .toList();
    if (findings.isEmpty()) {
      return Optional.empty();
    }
    Finding middle = findings.get(findings.size() / 2);
    return Optional.of(
        new Start(
            contestant,
            where.threads(),
            middle.opened().ready(),
            middle.opened().first(),
            middle.warm().steady(),
            middle.warm().ends(),
            middle.warm().runs()));
  }

  /** The medians for each number of threads. */
  List<Peak> peaks() {
    List<Peak> peaks = new ArrayList<>();
    for (int threads : cases.stream().mapToInt(Case::threads).distinct().toArray()) {
      List<HeatResult> of = heats.stream().filter(h -> h.where().threads() == threads).toList();
      if (!of.isEmpty()) {
        double gflops = Estimate.of(of.stream().map(HeatResult::peak).toList()).median();
        double most = of.stream().mapToDouble(HeatResult::gigabytes).max().orElseThrow();
        peaks.add(new Peak(threads, gflops, most));
      }
    }
    return peaks;
  }
}

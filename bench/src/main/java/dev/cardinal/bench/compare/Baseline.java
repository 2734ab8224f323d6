package dev.cardinal.bench.compare;

import dev.cardinal.app.CommandException;
import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Conditions.Peak;
import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says what got slower between two comparisons. The machine itself is never as fast as it was, so a
 * contestant is held against the others and the processors' peak of the same run: what changed for
 * most of them is the machine's doing, what changed for one alone is its own.
 *
 * <p>In each round, the logarithm of each contestant's time over its median in the baseline is its
 * change, and the median of the changes of all others and of the peak is the machine's. The
 * difference is the contestant's own change; the medians of both runs and their bootstrap ranges
 * are compared. One of several that got slower cannot make the others look so, for it is one among
 * those whose median is taken.
 */
final class Baseline {
  /** By so much a time must have changed at least. */
  static final double THRESHOLD = 0.075;

  /** And by so much with 95 % confidence. */
  static final double CERTAIN = 0.025;

  private static final String SLOWER = "slower";

  private final Comparison before;
  private final Comparison now;

  private Baseline(Comparison before, Comparison now) {
    this.before = before;
    this.now = now;
  }

  /**
   * What became of every contestant in every case that both comparisons measured.
   *
   * @param before the baseline
   */
  static List<Verdict> verdicts(Comparison before, Comparison now) {
    return new Baseline(before, now).verdicts();
  }

  /**
   * Checks before anything is measured that there will be something to compare.
   *
   * @throws CommandException if there will not
   */
  static void check(Comparison before, String network, Assignment assignment) {
    if (!before.network().name().equals(network)) {
      throw new CommandException(
          "the baseline is of " + before.network().name() + ", not of " + network);
    }
    boolean common =
        before.latencies().stream()
            .filter(l -> assignment.cases().contains(new Case(l.batch(), l.threads())))
            .anyMatch(
                l -> assignment.peers().stream().anyMatch(p -> p.id().equals(l.contestant())));
    if (!common) {
      throw new CommandException(
          "the baseline has none of these contestants at these batches and threads");
    }
  }

  static boolean isSlower(Verdict verdict) {
    return verdict.judgement().equals(SLOWER);
  }

  private List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Latency latency : now.latencies()) {
      before(latency).ifPresent(earlier -> verdicts.add(verdict(earlier, latency)));
    }
    return verdicts;
  }

  private Optional<Latency> before(Latency latency) {
    return before.latency(latency.contestant(), latency.batch(), latency.threads());
  }

  private Verdict verdict(Latency earlier, Latency latency) {
    Estimate then = Estimate.of(own(before, earlier));
    Estimate since = Estimate.of(own(now, latency));
    double change = since.median() - then.median();
    double down = Math.hypot(since.median() - since.low(), then.high() - then.median());
    double up = Math.hypot(since.high() - since.median(), then.median() - then.low());
    var interval = new Interval(Math.exp(change), Math.exp(change - down), Math.exp(change + up));
    return new Verdict(
        latency.contestant(), latency.batch(), latency.threads(), interval, judgement(interval));
  }

  private static String judgement(Interval change) {
    if (change.median() > 1 + THRESHOLD && change.low() > 1 + CERTAIN) {
      return SLOWER;
    }
    if (change.median() < 1 / (1 + THRESHOLD) && change.high() < 1 / (1 + CERTAIN)) {
      return "faster";
    }
    boolean sure = change.high() < 1 + 2 * THRESHOLD && change.low() > 1 / (1 + 2 * THRESHOLD);
    return sure ? "no difference" : "unclear: too much noise";
  }

  /** A contestant's own change in each round of a comparison, by fork, as logarithms. */
  private List<Sample> own(Comparison comparison, Latency latency) {
    List<Latency> others =
        comparison.latencies().stream()
            .filter(l -> l.batch() == latency.batch() && l.threads() == latency.threads())
            .filter(l -> !l.contestant().equals(latency.contestant()))
            .filter(l -> before(l).isPresent() && isMeasuredNow(l))
            .toList();
    double peak = peakChange(comparison, latency.threads());
    List<Sample> own = new ArrayList<>();
    for (int fork = 0; fork < latency.forks().size(); fork++) {
      double[] changes = new double[latency.forks().get(fork).values().length];
      for (int round = 0; round < changes.length; round++) {
        double[] witnesses = witnesses(others, latency, peak, fork, round);
        changes[round] = beyond(change(latency, fork, round), witnesses);
      }
      own.add(new Sample(changes));
    }
    return own;
  }

  private boolean isMeasuredNow(Latency latency) {
    return now.latency(latency.contestant(), latency.batch(), latency.threads()).isPresent();
  }

  /** The changes of the others and of the peak, in ascending order. */
  private double[] witnesses(
      List<Latency> others, Latency latency, double peak, int fork, int round) {
    double[] changes = new double[others.size() + 1];
    for (int i = 0; i < others.size(); i++) {
      Latency other = others.get(i);
      boolean together = other.forks().size() == latency.forks().size();
      changes[i] = together ? change(other, fork, round) : change(other);
    }
    changes[others.size()] = peak;
    Arrays.sort(changes);
    return changes;
  }

  /**
   * How far a change is from the median of the witnesses. If they are even in number, the median is
   * all between the two in the middle, for either may be the one that changed by itself.
   */
  private static double beyond(double change, double[] witnesses) {
    double low = witnesses[(witnesses.length - 1) / 2];
    double high = witnesses[witnesses.length / 2];
    return change - Math.clamp(change, low, high);
  }

  private double change(Latency latency, int fork, int round) {
    double millis = latency.forks().get(fork).values()[round];
    return Math.log(millis / before(latency).orElseThrow().millis().median());
  }

  /** Of one that dropped out of some forks, so that its rounds are not those of the others. */
  private double change(Latency latency) {
    double median = before(latency).orElseThrow().millis().median();
    return Math.log(latency.millis().median() / median);
  }

  /** How much longer the peak's operations took than in the baseline; 0 if it does not tell. */
  private double peakChange(Comparison comparison, int threads) {
    double then = gflops(before, threads);
    double since = gflops(comparison, threads);
    return then > 0 && since > 0 ? Math.log(then / since) : 0;
  }

  private static double gflops(Comparison comparison, int threads) {
    return comparison.conditions().peaks().stream()
        .filter(peak -> peak.threads() == threads)
        .mapToDouble(Peak::gflops)
        .findFirst()
        .orElse(0);
  }
}

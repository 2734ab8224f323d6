package dev.cardinal.bench.compare;

import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what makes the figures less worth. */
final class Noise {
  /** Of the load average of a minute, for each processor. */
  private static final double BUSY = 0.5;

  private static final double STOLEN = 0.02;
  private static final double OTHERS = 0.05;
  private static final double WIDE = 0.10;

  /** Of the peak: the part of the median by which rounds may be slower. */
  private static final double VARYING = 0.10;

  private final List<String> warnings = new ArrayList<>();

  private Noise() {}

  /**
   * All warnings.
   *
   * @param load the load average before the start, negative if the system does not tell
   */
  static List<String> warnings(double load, List<HeatResult> heats, List<Latency> latencies) {
    var noise = new Noise();
    noise.load(load);
    noise.shares(heats);
    noise.peaks(heats);
    noise.wide(latencies);
    noise.warmUps(heats);
    noise.threads(latencies);
    return noise.warnings;
  }

  /** How much of the machine was not ours, as facts of it. */
  static Map<String, String> facts(List<HeatResult> heats) {
    Map<String, String> facts = new LinkedHashMap<>();
    double stolen = heats.stream().mapToDouble(HeatResult::stolen).max().orElse(0);
    double others = heats.stream().mapToDouble(HeatResult::others).max().orElse(0);
    String most = "at most %.1f %% of the processors' time in the rounds";
    facts.put("given to others by a hypervisor", String.format(Locale.ROOT, most, 100 * stolen));
    facts.put("taken by other processes", String.format(Locale.ROOT, most, 100 * others));
    return facts;
  }

  private void load(double load) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (load > BUSY * processors) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the machine was busy before: load average %.1f of %d processors",
              load,
              processors));
    }
  }

  private void shares(List<HeatResult> heats) {
    double stolen = heats.stream().mapToDouble(HeatResult::stolen).max().orElse(0);
    if (stolen > STOLEN) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "a hypervisor gave up to %.0f %% of the processors' time to others",
              100 * stolen));
    }
    double others = heats.stream().mapToDouble(HeatResult::others).max().orElse(0);
    if (others > OTHERS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "other processes took up to %.0f %% of the processors' time",
              100 * others));
    }
  }

  private void peaks(List<HeatResult> heats) {
    double worst = heats.stream().mapToDouble(Noise::drop).max().orElse(0);
    if (worst > VARYING) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the processors' own speed fell by up to %.0f %% between rounds",
              100 * worst));
    }
  }

  /** From the median to the slowest tenth. */
  private static double drop(HeatResult heat) {
    double[] sorted = heat.peak().values().clone();
    Arrays.sort(sorted);
    return 1 - sorted[sorted.length / 10] / sorted[sorted.length / 2];
  }

  private void wide(List<Latency> latencies) {
    String wide =
        latencies.stream()
            .filter(latency -> width(latency.millis()) > WIDE)
            .map(
                latency ->
                    String.format(
                        Locale.ROOT,
                        "%s (%s: %.0f %%)",
                        latency.contestant(),
                        new Case(latency.batch(), latency.threads()),
                        100 * width(latency.millis())))
            .collect(Collectors.joining(", "));
    if (!wide.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "confidence intervals wider than %.0f %% of the median: %s",
              100 * WIDE,
              wide));
    }
  }

  private static double width(Interval interval) {
    return (interval.high() - interval.low()) / interval.median();
  }

  private void warmUps(List<HeatResult> heats) {
    String restless =
        heats.stream()
            .flatMap(
                heat ->
                    heat.findings().stream()
                        .filter(finding -> !finding.warm().stable())
                        .map(finding -> finding.contestant() + " (" + heat.where() + ")"))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!restless.isEmpty()) {
      warnings.add(
          String.format(Locale.ROOT, "not stable when the warm-up had to end: %s", restless));
    }
  }

  private void threads(List<Latency> latencies) {
    for (Latency latency : latencies) {
      if (latency.threadsSeen() > 0 && latency.threadsSeen() != latency.threads()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s computed with %d threads where %d were asked for (batch %d)",
                latency.contestant(),
                latency.threadsSeen(),
                latency.threads(),
                latency.batch()));
      }
    }
  }
}

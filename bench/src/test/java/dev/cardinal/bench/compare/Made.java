package dev.cardinal.bench.compare;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Conditions.Peak;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Latency.Accuracy;
import dev.cardinal.bench.result.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up comparison, at batch 1 on one thread. Times scatter from round to round and from
 * process to process, and a machine that gets slower slows all.
 *
 * @param seed of what is random
 * @param machine how much longer everything takes, 1 for the usual machine
 * @param drift by how much everything gets slower from a fork's first round to its last
 * @param slowdowns factors of contestants' times
 */
record Made(long seed, double machine, double drift, Map<String, Double> slowdowns) {
  private static final int FORKS = 3;
  private static final int ROUNDS = 15;
  private static final Map<String, Double> MILLIS = new LinkedHashMap<>();

  static {
    MILLIS.put("vector", 90.0);
    MILLIS.put("onednn", 110.0);
    MILLIS.put("ort", 80.0);
    MILLIS.put("pytorch", 130.0);
  }

  Comparison comparison(String... contestants) {
    var random = new Random(seed);
    List<Latency> latencies = new ArrayList<>();
    for (String contestant : contestants) {
      List<Sample> forks = new ArrayList<>();
      for (int fork = 0; fork < FORKS; fork++) {
        double process = MILLIS.get(contestant) * (1 + 0.015 * random.nextGaussian());
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          double slow = machine * (1 + drift * round / ROUNDS);
          double late = random.nextDouble() < 0.1 ? 1.2 : 1;
          double scatter = 1 + 0.02 * random.nextGaussian();
          rounds[round] = process * slow * late * scatter * slowdowns.getOrDefault(contestant, 1.0);
        }
        forks.add(new Sample(rounds));
      }
      latencies.add(latency(contestant, forks));
    }
    double peak = 117 / machine * (1 + 0.01 * random.nextGaussian());
    return new Comparison(
        Comparison.FORMAT,
        new Network("resnext50_32x4d", List.of(1L, 3L, 224L, 224L), 25_028_904, 8_500_000_000L),
        new Conditions(
            "cardinal compare",
            "2026-11-27T10:49Z",
            300,
            FORKS,
            ROUNDS,
            Map.of("processor", "made up"),
            List.of(new Peak(1, peak, 17)),
            List.of()),
        Arrays.stream(contestants).map(id -> new Entrant(id, id, "1", 1, 1, "")).toList(),
        latencies,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Latency latency(String contestant, List<Sample> forks) {
    Interval millis = Interval.of(Estimate.of(forks));
    return new Latency(
        contestant, 1, 1, 1, new Accuracy(0, 0), forks, millis, 0, 0, new Interval(1, 1, 1));
  }
}

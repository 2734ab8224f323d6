package dev.cardinal.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * What one run of {@code compare} found. What was not measured is absent from the lists.
 *
 * @param format the version of this form, {@link #FORMAT}
 * @param network what was compared
 * @param conditions where and how
 * @param contestants all that were asked for, in their order; the first one is what the others are
 *     compared with
 * @param latencies times of single runs, by contestant, batch and threads
 * @param throughputs images a second with several callers
 * @param starts from the start of a process to results
 * @param footprints memory and idle processor time
 * @param layers where the time of a run goes
 */
public record Comparison(
    int format,
    Network network,
    Conditions conditions,
    List<Entrant> contestants,
    List<Latency> latencies,
    List<Throughput> throughputs,
    List<Start> starts,
    List<Footprint> footprints,
    List<Layer> layers) {
  /** The version of this form; another one cannot be compared. */
  public static final int FORMAT = 1;

  /** The latency of a contestant at a batch and number of threads, if it was measured. */
  public Optional<Latency> latency(String contestant, int batch, int threads) {
    return latencies.stream()
        .filter(l -> l.contestant().equals(contestant) && l.batch() == batch)
        .filter(l -> l.threads() == threads)
        .findFirst();
  }

  /** The contestants that took part. */
  public List<Entrant> present() {
    return contestants.stream().filter(c -> c.declined().isEmpty()).toList();
  }
}

package dev.cardinal.bench.result;

import dev.cardinal.bench.report.Sample;
import java.util.List;

/**
 * Times of single runs of one contestant.
 *
 * @param contestant its id
 * @param batch images in one run
 * @param threads threads that it was told to compute with
 * @param threadsSeen threads that took part, counted by the processor time that they used
 * @param accuracy how far its output is from the reference
 * @param forks milliseconds of each round, for each process
 * @param millis the median of all
 * @param p95 95 % of the runs took at most so many milliseconds
 * @param p99 99 % of them
 * @param ratio its time over the first contestant's, round by round; 1 for the first one
 */
public record Latency(
    String contestant,
    int batch,
    int threads,
    int threadsSeen,
    Accuracy accuracy,
    List<Sample> forks,
    Interval millis,
    double p95,
    double p99,
    Interval ratio) {
  /**
   * The distance to the reference backend's output, which accumulates in double.
   *
   * @param absolute the largest difference
   * @param relative the largest difference over the largest output
   */
  public record Accuracy(double absolute, double relative) {}
}

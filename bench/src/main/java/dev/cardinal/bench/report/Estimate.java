package dev.cardinal.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What can be said of a figure that varies.
 *
 * @param median of all rounds of all forks
 * @param low the lower end of the range that holds the true median with 95 % confidence
 * @param high its upper end
 */
public record Estimate(double median, double low, double high) {
  private static final int RESAMPLES = 2000;

  /** Of one process. */
  public static Estimate of(Sample sample) {
    return of(List.of(sample));
  }

  /**
   * Of several forks, by the bootstrap: forks are drawn with replacement, and of each fork drawn as
   * many rounds as it has, so that both kinds of scatter count. One fork less is drawn than there
   * are, since as many would scatter less than forks do: by a third where there are three (Rao and
   * Wu, Resampling inference with complex survey data, 1988). With few forks the range is rough.
   */
  public static Estimate of(List<Sample> forks) {
    if (forks.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    var random = new SplittableRandom(1);
    double[] medians = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double[][] drawn = new double[Math.max(1, forks.size() - 1)][];
      for (int fork = 0; fork < drawn.length; fork++) {
        double[] values = forks.get(random.nextInt(forks.size())).values();
        drawn[fork] = new double[values.length];
        Arrays.setAll(drawn[fork], _ -> values[random.nextInt(values.length)]);
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    double[][] all = forks.stream().map(Sample::values).toArray(double[][]::new);
    return new Estimate(
        median(all), medians[RESAMPLES / 40], medians[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double median(double[][] samples) {
    double[] all = Arrays.stream(samples).flatMapToDouble(Arrays::stream).sorted().toArray();
    int half = all.length / 2;
    return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
  }
}

package dev.cardinal.bench;

import dev.cardinal.Model;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Times one ONNX file on Cardinal and on ONNX Runtime in interleaved rounds of one process: a
 * machine that slows down slows both. Prints medians, minima and the median of the ratios round by
 * round, after it has compared the outputs.
 *
 * <p>Arguments: the file, the batch, the number of threads, the number of rounds.
 */
final class SideBySide {
  private static final double TOLERANCE = 1e-3;
  private static final int WARM_UPS = 30;

  /** Between contestants, so that the threads of one, which spin for a while, have parked. */
  private static final long PAUSE_MILLIS = 30;

  private SideBySide() {}

  /** Runs the comparison. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: SideBySide MODEL.onnx BATCH THREADS ROUNDS");
      System.exit(2);
    }
    Path file = Path.of(args[0]);
    int threads = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    Tensor input = image(Integer.parseInt(args[1]));
    try (var ours = new CardinalContestant(Model.load(file), input, threads, List.of("vector"));
        var theirs = new OnnxRuntimeContestant(file, input, threads)) {
      double error = compare(ours.run(), theirs.run());
      System.out.printf("largest difference / largest output: %.2e%n", error);
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException("the outputs differ: there is nothing to compare");
      }
      report(List.of(ours, theirs), measure(List.of(ours, theirs), rounds));
    }
  }

  private static Tensor image(int batch) {
    var random = new SplittableRandom(1);
    float[] pixels = new float[batch * 3 * 224 * 224];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-2, 2);
    }
    return Tensor.of(pixels, batch, 3, 224, 224);
  }

  private static double compare(Tensor ours, Tensor theirs) {
    float[] a = ours.toFloats();
    float[] b = theirs.toFloats();
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < b.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return difference / largest;
  }

  /** Milliseconds by contestant and round. */
  private static double[][] measure(List<Contestant> contestants, int rounds)
      throws InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      contestants.forEach(Contestant::run);
    }
    double[][] millis = new double[contestants.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contestants.size(); i++) {
        Thread.sleep(PAUSE_MILLIS);
        long start = System.nanoTime();
        contestants.get(i).run();
        millis[i][round] = (System.nanoTime() - start) * 1e-6;
      }
    }
    return millis;
  }

  private static void report(List<Contestant> contestants, double[][] millis) {
    for (int i = 0; i < contestants.size(); i++) {
      System.out.printf(
          "%-24s median %8.2f ms, min %8.2f ms%n",
          contestants.get(i).name(),
          median(millis[i]),
          Arrays.stream(millis[i]).min().orElseThrow());
    }
    var ratios = new ArrayList<Double>();
    for (int round = 0; round < millis[0].length; round++) {
      ratios.add(millis[1][round] / millis[0][round]);
    }
    System.out.printf(
        "%s / %s, round by round: median %.3f%n",
        contestants.get(1).name(),
        contestants.get(0).name(),
        median(ratios.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}

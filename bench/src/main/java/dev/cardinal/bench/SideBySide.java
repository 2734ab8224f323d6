package dev.cardinal.bench;

import dev.cardinal.Model;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Times one network on several contestants in interleaved rounds of one process: a machine that
 * slows down slows all. Prints medians with their 95 % confidence intervals, minima, and the ratios
 * to the first contestant round by round, after it has compared the outputs.
 *
 * <p>Arguments: an ONNX file or a built-in network's name, the batch, the number of threads, the
 * number of rounds, and the contestants: {@code ort} for ONNX Runtime (files only), {@code convs}
 * for a loop over oneDNN's convolutions of the network, else backends of Cardinal's, joined by
 * commas, {@code auto} before them or alone. Usually {@code vector ort}.
 */
final class SideBySide {
  private static final double TOLERANCE = 1e-3;
  private static final int WARM_UPS = 30;

  /** Between contestants, so that the threads of one, which spin for a while, have parked. */
  private static final long PAUSE_MILLIS = 30;

  private SideBySide() {}

  /** Runs the comparison. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length < 4) {
      System.err.println("usage: SideBySide MODEL.onnx|NAME BATCH THREADS ROUNDS [CONTESTANT...]");
      System.exit(2);
    }
    int threads = Integer.parseInt(args[2]);
    Tensor input = image(Integer.parseInt(args[1]));
    List<String> names =
        args.length == 4 ? List.of("vector", "ort") : List.of(args).subList(4, args.length);
    var contestants = new ArrayList<Contestant>();
    try {
      names.forEach(name -> contestants.add(contestant(name, args[0], input, threads)));
      compare(contestants);
      report(contestants, measure(contestants, Integer.parseInt(args[3])));
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private static Contestant contestant(String name, String model, Tensor input, int threads) {
    return switch (name) {
      case "ort" -> new OnnxRuntimeContestant(Path.of(model), input, threads);
      case "convs" -> new ConvLoopContestant(load(model), input, threads);
      default -> new CardinalContestant(load(model), input, threads, List.of(name.split(",")));
    };
  }

  private static Model load(String model) {
    return Networks.names().contains(model)
        ? Model.of(Networks.byName(model).graph(new SeededWeights(0)))
        : Model.load(Path.of(model));
  }

  private static Tensor image(int batch) {
    var random = new SplittableRandom(1);
    float[] pixels = new float[batch * 3 * 224 * 224];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-2, 2);
    }
    return Tensor.of(pixels, batch, 3, 224, 224);
  }

  private static void compare(List<Contestant> contestants) {
    List<Contestant> whole = contestants.stream().filter(Contestant::computesTheNetwork).toList();
    float[] first = whole.getFirst().run().toFloats();
    for (Contestant other : whole.subList(1, whole.size())) {
      double error = difference(first, other.run().toFloats());
      System.out.printf(
          "%s and %s: largest difference / largest output: %.2e%n",
          whole.getFirst().name(), other.name(), error);
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException("the outputs differ: there is nothing to compare");
      }
    }
  }

  private static double difference(float[] a, float[] b) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < b.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return difference / largest;
  }

  /** Milliseconds by contestant and round. */
  private static List<Sample> measure(List<Contestant> contestants, int rounds)
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
    return java.util.Arrays.stream(millis).map(Sample::new).toList();
  }

  private static void report(List<Contestant> contestants, List<Sample> millis) {
    for (int i = 0; i < contestants.size(); i++) {
      System.out.printf(
          "%-28s median %8.2f ms %s, min %8.2f ms%n",
          contestants.get(i).name(),
          millis.get(i).median(),
          interval(millis.get(i).confidence()),
          millis.get(i).min());
    }
    for (int i = 1; i < contestants.size(); i++) {
      Sample ratio = millis.get(i).over(millis.getFirst());
      System.out.printf(
          "%s / %s, round by round: median %.3f %s%n",
          contestants.get(i).name(),
          contestants.getFirst().name(),
          ratio.median(),
          interval(ratio.confidence()));
    }
  }

  private static String interval(Sample.Interval interval) {
    return "[%.3f, %.3f]".formatted(interval.low(), interval.high());
  }
}

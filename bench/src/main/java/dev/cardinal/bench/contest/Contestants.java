package dev.cardinal.bench.contest;

import java.util.List;

/** The contestants by the names that commands give them. */
public final class Contestants {
  /** Of the largest output, which float32 and another order of sums explain. */
  private static final double TOLERANCE = 1e-3;

  private Contestants() {}

  /**
   * A contestant.
   *
   * @param name {@code ort} for ONNX Runtime, {@code convs} for a loop over oneDNN's convolutions
   *     of the network, else backends of Cardinal's, joined by commas
   */
  public static Contestant of(String name, Workload workload, int threads) {
    return switch (name) {
      case "ort" -> OnnxRuntimeContestant.of(workload, threads);
      case "convs" -> new ConvLoopContestant(workload, threads);
      default -> new CardinalContestant(workload, threads, List.of(name.split(",")));
    };
  }

  /**
   * The largest difference of any contestant's output to the first one's, relative to the largest
   * output.
   *
   * @throws IllegalStateException if it is so large that they do not compute the same
   */
  public static double compare(List<? extends Contestant> contestants) {
    List<? extends Contestant> whole =
        contestants.stream().filter(Contestant::computesTheNetwork).toList();
    if (whole.isEmpty()) {
      return 0;
    }
    whole.getFirst().run();
    float[] first = whole.getFirst().output().toFloats();
    double most = 0;
    for (Contestant other : whole.subList(1, whole.size())) {
      other.run();
      double difference = difference(first, other.output().toFloats());
      if (!(difference <= TOLERANCE)) {
        throw new IllegalStateException(
            "the outputs of '%s' and '%s' differ by %.2e of the largest: there is nothing to compare"
                .formatted(whole.getFirst().name(), other.name(), difference));
      }
      most = Math.max(most, difference);
    }
    return most;
  }

  private static double difference(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < b.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return difference / largest;
  }
}

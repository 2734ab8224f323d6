package dev.cardinal.bench.peer;

import dev.cardinal.bench.contest.FmaPeak;
import dev.cardinal.bench.contest.ReadBandwidth;
import java.io.IOException;

/** The process that measures what the machine can do, beside the contestants'. */
final class PeaksMain {
  private PeaksMain() {}

  /** Argument: threads. */
  public static void main(String[] args) throws IOException {
    var talk = new Talk();
    try {
      int threads = Integer.parseInt(args[0]);
      try (var peak = new FmaPeak(threads)) {
        talk.say(new Answer.Done());
        talk.serve(request -> answer(request, peak, threads));
      }
    } catch (RuntimeException | Error e) {
      talk.fail(e);
      System.exit(1);
    }
  }

  private static Answer answer(Request<?> request, FmaPeak peak, int threads) {
    return switch (request) {
      case Request.Peak _ -> new Answer.Figure(peak.gflops());
      case Request.Bandwidth _ -> new Answer.Figure(ReadBandwidth.gigabytes(threads));
      default -> throw new IllegalArgumentException("the peaks know no " + request);
    };
  }
}

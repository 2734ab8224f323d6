package dev.cardinal.bench.peer;

import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.report.Forks;
import dev.cardinal.formats.npy.Npy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The process of a contestant: loads the network, runs it once, and then does what it is asked for.
 * Until the first result it loads no class that the contestant does not need.
 */
final class ContestantMain {
  private final Peer peer;
  private final Setting setting;
  private final Contestant contestant;
  private final Runner runner;

  private ContestantMain(Peer peer, Setting setting, Contestant contestant) {
    this.peer = peer;
    this.setting = setting;
    this.contestant = contestant;
    runner = new Runner(Slowdown.asAsked(contestant::run));
  }

  /** Arguments: the peer's id, and the setting's. */
  public static void main(String[] args) throws IOException {
    var talk = new Talk();
    try {
      List<String> words = Arrays.asList(args);
      Peer peer = Peers.of(words.getFirst());
      Setting setting = Setting.of(words.subList(1, words.size()));
      try (Contestant contestant = peer.open(setting)) {
        double ready = Forks.millisSinceStart();
        var main = new ContestantMain(peer, setting, contestant);
        double first = main.runner.run();
        talk.say(new Answer.Opened(peer.version(), ready, first, main.flops()));
        talk.serve(main::answer);
      }
    } catch (RuntimeException | Error e) {
      talk.fail(e);
      System.exit(1); // also where native threads would hold the process
    }
    System.exit(0);
  }

  private long flops() {
    return contestant instanceof CardinalContestant cardinal ? cardinal.flops() : 0;
  }

  private Answer answer(Request<?> request) {
    return switch (request) {
      case Request.Output(String file) -> {
        Npy.write(Path.of(file), contestant.output());
        yield new Answer.Done();
      }
      case Request.WarmUp(int least, int most) -> runner.warmUp(least, most);
      case Request.CountThreads(int millis) -> {
        ThreadTimes before = ThreadTimes.now();
        runner.times(0, millis);
        yield new Answer.Threads(ThreadTimes.now().since(before).withoutJvm().working());
      }
      case Request.Time(int prime, int millis) -> new Answer.Times(runner.times(prime, millis));
      case Request.Callers(int callers, int millis) ->
          new Answer.Rate(runner.rate(callers, millis));
      case Request.Rest(int pause, int millis) -> Resting.measure(pause, millis);
      case Request.Layers() -> new Answer.Steps(peer.layers(contestant, setting));
      case Request.Peak _, Request.Bandwidth _ ->
          throw new IllegalArgumentException("a contestant does not measure " + request);
    };
  }
}

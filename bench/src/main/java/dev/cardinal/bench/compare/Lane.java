package dev.cardinal.bench.compare;

import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.PeerException;
import dev.cardinal.bench.peer.PeerProcess;
import dev.cardinal.bench.peer.Request;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Latency.Accuracy;
import dev.cardinal.formats.npy.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A contestant in a heat: its process, and what was found of it so far. Whatever fails takes it out
 * of the heat, and hinders none of the others.
 */
final class Lane implements AutoCloseable {
  private static final int PRIME_MILLIS = 10;
  private static final int TIMED_MILLIS = 30;
  private static final int COUNT_MILLIS = 500;
  private static final int WATCH_MILLIS = 200;

  /** Processor time of a second, in milliseconds, that is no rest. */
  private static final double RESTLESS = 50;

  private final Peer peer;
  private final Case where;
  private final Journal journal;
  private final List<Double> runs = new ArrayList<>();
  private PeerProcess process;
  private boolean out;
  private Accuracy accuracy = new Accuracy(0, 0);
  private Answer.Opened opened;
  private Answer.Warm warm;
  private int threads;

  Lane(Peer peer, Case where, Journal journal) {
    this.peer = peer;
    this.where = where;
    this.journal = journal;
  }

  String id() {
    return peer.id();
  }

  boolean isIn() {
    return !out;
  }

  /** Starts the process, which loads the network and runs it once. */
  void open(Subject subject, Path folder, Assignment assignment) {
    process =
        PeerProcess.contestant(
            peer,
            subject.setting(peer, where),
            folder,
            assignment.slowdown(peer),
            assignment.limit());
    try {
      opened = process.hear(Answer.Opened.class);
    } catch (PeerException e) {
      out = true;
      journal.gone(id(), e.getMessage());
    }
  }

  /** Compares the output with the reference's. */
  void check(Subject subject, Reference reference) {
    Path file = subject.outputFile(peer);
    attempt(
        () -> {
          process.ask(new Request.Output(file.toString()));
          accuracy = reference.accuracy(Npy.read(file).toFloats(), where.batch());
          if (!Accuracies.isGood(accuracy)) {
            throw new PeerException(
                String.format(
                    Locale.ROOT,
                    "its output is wrong: it differs from the reference's by %.2g, %.2g of the"
                        + " largest output",
                    accuracy.absolute(),
                    accuracy.relative()));
          }
          return accuracy;
        });
  }

  void warmUp(Pace pace) {
    ask(new Request.WarmUp(pace.leastWarmUpMillis(), pace.mostWarmUpMillis()))
        .ifPresent(answer -> warm = answer);
    ask(new Request.CountThreads(COUNT_MILLIS)).ifPresent(answer -> threads = answer.count());
  }

  /** A turn in a round: the median of its runs, in milliseconds. */
  double time() {
    Optional<Answer.Times> times = ask(new Request.Time(PRIME_MILLIS, TIMED_MILLIS));
    if (times.isEmpty()) {
      return Double.NaN;
    }
    double[] millis = times.get().millis().values().clone();
    Arrays.stream(millis).forEach(runs::add);
    Arrays.sort(millis);
    return (millis[(millis.length - 1) / 2] + millis[millis.length / 2]) / 2;
  }

  /**
   * Sees whether its threads are at rest when the next contestant runs: what they then still use,
   * they take from it.
   */
  void watchRest() {
    time();
    ask(new Request.Rest(Rounds.USUAL_PAUSE_MILLIS, WATCH_MILLIS))
        .filter(rest -> rest.spinMillis() > RESTLESS)
        .ifPresent(
            _ ->
                journal.warn(
                    id()
                        + "'s threads still spin "
                        + Rounds.USUAL_PAUSE_MILLIS
                        + " ms after a run, at the cost of whoever runs next"));
  }

  /** What was found, given the medians of its rounds. */
  Finding finding(double[] rounds) {
    double[] all = runs.stream().mapToDouble(Double::doubleValue).toArray();
    return new Finding(id(), accuracy, opened, warm, threads, new Sample(rounds), new Sample(all));
  }

  <R> Optional<R> ask(Request<R> request) {
    return attempt(() -> process.ask(request));
  }

  private interface Attempt<R> {
    R make() throws PeerException;
  }

  private <R> Optional<R> attempt(Attempt<R> attempt) {
    if (out) {
      return Optional.empty();
    }
    try {
      return Optional.of(attempt.make());
    } catch (PeerException e) {
      out = true;
      journal.failed(id(), where, e.getMessage());
      return Optional.empty();
    }
  }

  /** Processor time that its process has used, in nanoseconds. */
  long processorNanos() {
    return process.processorTime().toNanos();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}

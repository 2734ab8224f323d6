package dev.cardinal.bench.compare;

import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.PeerException;
import dev.cardinal.bench.peer.PeerProcess;
import dev.cardinal.bench.peer.Request;
import dev.cardinal.bench.report.ProcessorTime;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.bench.result.Throughput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * All contestants in one case, each in a process of its own that was started for it. All processes
 * are there at once, but only one of them ever runs.
 */
final class Heat implements AutoCloseable {
  private final Case where;
  private final Pace pace;
  private final List<Lane> lanes = new ArrayList<>();
  private final PeerProcess peaks;

  private Heat(Case where, Assignment assignment, Path folder, Journal journal) {
    this.where = where;
    pace = assignment.pace();
    for (Peer peer : assignment.peers()) {
      if (!journal.isOut(peer.id(), where)) {
        lanes.add(new Lane(peer, where, journal));
      }
    }
    peaks = PeerProcess.peaks(where.threads(), folder, assignment.limit());
  }

  /**
   * Runs a heat.
   *
   * @param last whether it is the case's last, in which what takes one process only is measured
   */
  static HeatResult run(
      Case where,
      Assignment assignment,
      Subject subject,
      Reference reference,
      boolean last,
      Path folder,
      Journal journal)
      throws PeerException {
    try (var heat = new Heat(where, assignment, folder, journal)) {
      heat.peaks.hear(Answer.Done.class);
      double gigabytes = heat.peaks.ask(new Request.Bandwidth()).value();
      for (Lane lane : heat.lanes) {
        lane.open(subject, folder, assignment);
        lane.check(subject, reference);
        lane.warmUp(heat.pace);
      }
      HeatResult timed = heat.rounds(gigabytes);
      return last ? heat.withExtras(timed, assignment) : timed;
    }
  }

  private HeatResult rounds(double gigabytes) throws PeerException {
    List<Lane> in = lanes.stream().filter(Lane::isIn).toList();
    double[] peak = new double[pace.rounds()];
    long before = processorNanos();
    var time = new ProcessorTime();
    long start = System.nanoTime();
    List<DoubleSupplier> turns = new ArrayList<>();
    in.forEach(lane -> turns.add(lane::time));
    double[][] millis =
        Rounds.of(pace.rounds(), 0).interleaved(turns, round -> peak[round] = peak());
    double processors = Runtime.getRuntime().availableProcessors();
    double own = (processorNanos() - before) / ((System.nanoTime() - start) * processors);
    double others = Math.max(0, time.busy() - own);
    double stolen = time.stolen();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < millis.length; i++) {
      if (in.get(i).isIn()) {
        findings.add(in.get(i).finding(millis[i]));
      }
    }
    requireWhole(peak);
    in.forEach(Lane::watchRest);
    return new HeatResult(
        where,
        findings,
        new Sample(peak),
        gigabytes,
        stolen,
        others,
        List.of(),
        List.of(),
        List.of());
  }

  private double peak() {
    try {
      return peaks.ask(new Request.Peak()).value();
    } catch (PeerException e) {
      return Double.NaN;
    }
  }

  private static void requireWhole(double[] peak) throws PeerException {
    if (Arrays.stream(peak).anyMatch(Double::isNaN)) {
      throw new PeerException("the peak of the machine cannot be measured");
    }
  }

  private long processorNanos() {
    Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return own.toNanos()
        + peaks.processorTime().toNanos()
        + lanes.stream().mapToLong(Lane::processorNanos).sum();
  }

  private HeatResult withExtras(HeatResult timed, Assignment assignment) {
    var extras = new Extras(where, assignment, lanes);
    List<Footprint> footprints = extras.footprints(); // first: callers take memory of their own
    List<Throughput> throughputs = extras.throughputs();
    List<Layer> layers = extras.layers(); // last: it may turn on what slows the rest
    return new HeatResult(
        timed.where(),
        timed.findings(),
        timed.peak(),
        timed.gigabytes(),
        timed.stolen(),
        timed.others(),
        throughputs,
        footprints,
        layers);
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    peaks.close();
  }
}

package dev.cardinal.bench.compare;

import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.peer.Request;
import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Interval;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.bench.result.Throughput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** What is measured once in a case, after its last rounds: nothing here is compared by rounds. */
final class Extras {
  /** For what the last runs started to come to rest. */
  private static final int SETTLE_MILLIS = 500;

  private final Case where;
  private final Assignment assignment;
  private final List<Lane> lanes;

  Extras(Case where, Assignment assignment, List<Lane> lanes) {
    this.where = where;
    this.assignment = assignment;
    this.lanes = lanes;
  }

  List<Footprint> footprints() {
    List<Footprint> footprints = new ArrayList<>();
    for (Lane lane : lanes) {
      lane.ask(new Request.Rest(SETTLE_MILLIS, assignment.pace().restMillis()))
          .ifPresent(rest -> footprints.add(footprint(lane, rest)));
    }
    return footprints;
  }

  private Footprint footprint(Lane lane, Answer.Resources rest) {
    return new Footprint(
        lane.id(),
        where.batch(),
        where.threads(),
        rest.residentBytes(),
        rest.peakBytes(),
        0,
        rest.idleMillis());
  }

  /** The contestants take turns here too. */
  List<Throughput> throughputs() {
    List<Throughput> throughputs = new ArrayList<>();
    for (int callers : assignment.callers()) {
      List<Lane> in = lanes.stream().filter(Lane::isIn).toList();
      List<DoubleSupplier> turns = new ArrayList<>();
      in.forEach(lane -> turns.add(() -> rate(lane, callers)));
      double[][] rates = Rounds.of(assignment.pace().windows(), 0).interleaved(turns, _ -> {});
      for (int i = 0; i < rates.length; i++) {
        if (Arrays.stream(rates[i]).noneMatch(Double::isNaN)) {
          Interval images = Interval.of(Estimate.of(new Sample(rates[i]).times(where.batch())));
          throughputs.add(
              new Throughput(in.get(i).id(), where.batch(), where.threads(), callers, images));
        }
      }
    }
    return throughputs;
  }

  private double rate(Lane lane, int callers) {
    Optional<Answer.Rate> rate =
        lane.ask(new Request.Callers(callers, assignment.pace().windowMillis()));
    return rate.map(Answer.Rate::runs).orElse(Double.NaN);
  }

  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (Lane lane : lanes) {
      lane.ask(new Request.Layers()).ifPresent(steps -> layers.addAll(steps.layers()));
    }
    return layers;
  }
}

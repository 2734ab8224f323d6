package dev.cardinal.bench.standing;

import dev.cardinal.bench.contest.Contestants;
import dev.cardinal.bench.contest.ConvCase;
import dev.cardinal.bench.contest.FmaPeak;
import dev.cardinal.bench.contest.KernelContestant;
import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.contest.Shapes;
import dev.cardinal.bench.report.ProcessorTime;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.List;

/** Grouped convolutions alone on Cardinal's kernels and on oneDNN's. */
final class GroupedAlone {
  private GroupedAlone() {}

  static ForkResult measure(Task task) {
    List<ForkResult.Pair> pairs = new ArrayList<>();
    double difference = 0;
    var time = new ProcessorTime();
    for (String problem : Shapes.of(task.model())) {
      ConvProblem conv = ConvProblem.parse(problem);
      if (conv.group() > 1) {
        difference = Math.max(difference, measure(task, problem, conv, pairs));
      }
    }
    return new ForkResult(
        task, List.of(), List.of(), pairs, new double[0], 0, 0, difference, time.stolen());
  }

  private static double measure(
      Task task, String problem, ConvProblem problemParts, List<ForkResult.Pair> pairs) {
    var conv = new ConvCase(problem, task.threads());
    Rounds rounds = Rounds.of(task.rounds(), task.warmUpMillis() / 2);
    double[] peaks = new double[task.rounds()];
    try (var peak = new FmaPeak(task.threads());
        var ours = new KernelContestant(conv, new VectorBackend(), task.threads());
        var theirs = new KernelContestant(conv, new OneDnnBackend(), task.threads())) {
      double difference = Contestants.compare(List.of(ours, theirs));
      rounds.warmUp(List.of(ours, theirs));
      int oursRuns = ours.calibrate();
      int theirRuns = theirs.calibrate();
      double[][] nanos = rounds.nanos(List.of(ours, theirs), round -> peaks[round] = peak.gflops());
      pairs.add(
          new ForkResult.Pair(
              problem,
              problemParts.flops(),
              ours.name(),
              Rounds.millis(nanos[0], oursRuns),
              theirs.name(),
              Rounds.millis(nanos[1], theirRuns),
              peaks));
      return difference;
    }
  }
}

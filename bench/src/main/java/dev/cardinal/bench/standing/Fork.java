package dev.cardinal.bench.standing;

import dev.cardinal.Machine;
import dev.cardinal.Profile;
import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.contest.Contestants;
import dev.cardinal.bench.contest.FmaPeak;
import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.report.ProcessorTime;
import dev.cardinal.onednn.OneDnnBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The child process: measures one task and writes the result. */
final class Fork {
  private static final String OURS = "vector";
  private static final String ONE_DNN = "onednn,vector";

  /** Other networks and sizes, for the JVM to have seen more than what is measured. */
  private static final List<String> OTHERS =
      List.of("resnet18", "mobilenet_v2", "squeezenet1_1", "densenet121", "resnext50_32x4d");

  private static final int OTHER_SIZE = 160;
  private static final int OTHER_RUNS = 15;

  private Fork() {}

  /** Arguments: the task as JSON, and the file for the result. */
  public static void main(String[] args) {
    Task task = Json.parse(args[0], Task.class);
    Json.write(Path.of(args[1]), measure(task));
  }

  private static ForkResult measure(Task task) {
    if (task.polluted()) {
      runOthers(task.threads());
    }
    return switch (task.kind()) {
      case NETWORK -> network(task);
      case GROUPED -> GroupedAlone.measure(task);
    };
  }

  private static void runOthers(int threads) {
    for (String name : OTHERS) {
      Workload other = Workload.of(name, 2, OTHER_SIZE);
      try (var contestant = new CardinalContestant(other, threads, List.of(OURS))) {
        for (int i = 0; i < OTHER_RUNS; i++) {
          contestant.run();
        }
      }
    }
  }

  private static ForkResult network(Task task) {
    Workload workload = Workload.of(task.model(), task.batch());
    List<Contestant> contestants = new ArrayList<>();
    double[] peaks = new double[task.rounds()];
    try (var peak = new FmaPeak(task.threads())) {
      for (String name : names()) {
        contestants.add(Contestants.of(name, workload, task.threads()));
      }
      double difference = Contestants.compare(contestants);
      Rounds rounds = Rounds.of(task.rounds(), task.warmUpMillis());
      rounds.warmUp(contestants);
      var time = new ProcessorTime();
      double[][] nanos = rounds.nanos(contestants, round -> peaks[round] = peak.gflops());
      return new ForkResult(
          task,
          runs(contestants, nanos),
          steps(contestants),
          List.of(),
          peaks,
          Machine.fmaGflops(task.threads()),
          ((CardinalContestant) contestants.getFirst()).flops(),
          difference,
          time.stolen());
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private static List<String> names() {
    boolean oneDnn = new OneDnnBackend().unavailable().isEmpty();
    return oneDnn ? List.of(OURS, "ort", ONE_DNN) : List.of(OURS, "ort");
  }

  private static List<ForkResult.Run> runs(List<Contestant> contestants, double[][] nanos) {
    List<ForkResult.Run> runs = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      runs.add(new ForkResult.Run(contestants.get(i).name(), Rounds.millis(nanos[i])));
    }
    return runs;
  }

  private static List<ForkResult.Step> steps(List<Contestant> contestants) {
    List<ForkResult.Step> steps = new ArrayList<>();
    for (Contestant contestant : contestants) {
      if (contestant instanceof CardinalContestant cardinal) {
        List<Profile> profiles = cardinal.profiles();
        for (int i = 0; i < profiles.getFirst().steps().size(); i++) {
          int step = i;
          Profile.Step first = profiles.getFirst().steps().get(i);
          double[] nanos =
              profiles.stream().mapToDouble(p -> p.steps().get(step).meanNanos()).toArray();
          steps.add(
              new ForkResult.Step(
                  contestant.name(),
                  first.node(),
                  first.operator(),
                  first.kernel(),
                  first.problem(),
                  first.flops(),
                  Rounds.millis(nanos)));
        }
      }
    }
    return steps;
  }
}

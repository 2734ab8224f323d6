package dev.cardinal.bench;

import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.contest.Contestants;
import dev.cardinal.bench.contest.Rounds;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times one network on several contestants in interleaved rounds of this process. */
@Command(
    name = "SideBySide",
    description = {
      "Times one network on several contestants in interleaved rounds of one process. Prints"
          + " medians with their 95 % confidence intervals, minima, and the ratios to the first"
          + " contestant round by round, after it has compared the outputs."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class SideBySide implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A built-in network or ONNX file.")
  private String model;

  @Parameters(index = "1", paramLabel = "BATCH", description = "Images in one run.")
  private int batch;

  @Parameters(index = "2", paramLabel = "THREADS", description = "Threads that compute.")
  private int threads;

  @Parameters(index = "3", paramLabel = "ROUNDS", description = "How many rounds.")
  private int rounds;

  @Parameters(
      index = "4..*",
      paramLabel = "CONTESTANT",
      description =
          "'ort' for ONNX Runtime, 'convs' for a loop over oneDNN's convolutions of the network,"
              + " else backends of Cardinal's, joined by commas, 'auto' before them or alone."
              + " Usually: vector ort.")
  private List<String> names = List.of("vector", "ort");

  @Option(
      names = "--pause",
      paramLabel = "MILLIS",
      defaultValue = "50",
      description =
          "The pause before each contestant, in which the others' threads park. Usually"
              + " ${DEFAULT-VALUE}.")
  private int pauseMillis;

  @Option(
      names = "--unprimed",
      description = "Do not run each contestant once, untimed, right before it is timed.")
  private boolean unprimed;

  private SideBySide() {}

  /** Runs the comparison and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SideBySide()).execute(args));
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Workload workload = Workload.of(model, batch);
    var contestants = new ArrayList<Contestant>();
    try {
      names.forEach(name -> contestants.add(Contestants.of(name, workload, threads)));
      double difference = Contestants.compare(contestants);
      out.printf("largest difference of outputs / largest output: %.2e%n", difference);
      var plan = new Rounds(rounds, pauseMillis, !unprimed, 3000);
      plan.warmUp(contestants);
      double[][] nanos = plan.nanos(contestants, _ -> {});
      report(out, contestants, Arrays.stream(nanos).map(Rounds::millis).map(Sample::new).toList());
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private static void report(PrintWriter out, List<Contestant> contestants, List<Sample> millis) {
    for (int i = 0; i < contestants.size(); i++) {
      out.printf(
          "%-28s %s ms, min %.2f ms%n",
          contestants.get(i).name(),
          range("%.2f", Estimate.of(millis.get(i))),
          millis.get(i).min());
    }
    for (int i = 1; i < contestants.size(); i++) {
      out.printf(
          "%s / %s, round by round: %s%n",
          contestants.get(i).name(),
          contestants.getFirst().name(),
          range("%.3f", Estimate.of(millis.get(i).over(millis.getFirst()))));
    }
    out.flush();
  }

  private static String range(String number, Estimate estimate) {
    return ("median " + number + " [" + number + ", " + number + "]")
        .formatted(estimate.median(), estimate.low(), estimate.high());
  }
}

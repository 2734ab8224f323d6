package dev.cardinal.bench;

import dev.cardinal.bench.standing.ForkResult;
import dev.cardinal.bench.standing.Forking;
import dev.cardinal.bench.standing.RowGroup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how Cardinal stands beside ONNX Runtime, oneDNN and the machine's peak. */
@Command(
    name = "Standing",
    description = {
      "Measures how Cardinal stands beside ONNX Runtime, oneDNN and the machine's peak, in several"
          + " processes, and writes the table with its goals to standing.md and standing.json."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class Standing implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "GROUP",
      description = "Which rows: ${COMPLETION-CANDIDATES}. Usually all.")
  private List<RowGroup> rows = List.of(RowGroup.values());

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Numbers of threads. Usually 1 and all processors.")
  private List<Integer> threads =
      List.of(1, Runtime.getRuntime().availableProcessors()).stream().distinct().toList();

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description = "Processes for each measurement. Usually ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds in each process. Usually ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "3000",
      description = "How long each contestant runs before. Usually ${DEFAULT-VALUE}.")
  private int warmUpMillis;

  @Option(
      names = "--quick",
      description = "One fork of five rounds after a short warm-up: a glance, nothing to quote.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where standing.md and standing.json go.")
  private Path out;

  @Option(
      names = "--add",
      description =
          "Keep what earlier runs on this machine measured and wrote to the folder, and make the"
              + " table of all.")
  private boolean add;

  private Standing() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Standing()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    List<ForkResult> results = new ArrayList<>(add ? Forking.earlier(out) : List.of());
    results.addAll(
        quick
            ? Forking.measure(rows, threads, 1, 5, 1500, err)
            : Forking.measure(rows, threads, forks, rounds, warmUpMillis, err));
    spec.commandLine().getOut().print(Forking.write(out, results));
    spec.commandLine().getOut().flush();
  }
}

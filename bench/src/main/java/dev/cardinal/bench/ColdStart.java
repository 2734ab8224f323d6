package dev.cardinal.bench;

import dev.cardinal.bench.cold.ColdStarts;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how a process starts, what memory it takes and what it computes when idle. */
@Command(
    name = "ColdStart",
    description = {
      "Measures, in processes of their own and against ONNX Runtime in Java, how long it takes from"
          + " a process's start to the first result and to steady speed, how much memory a running"
          + " session takes at batch 1 and 8, and what an idle one computes. Writes cold-start.md"
          + " and cold-start.json."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class ColdStart implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "resnext50_32x4d",
      description = "A built-in network of images of 3x224x224. Usually ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute. Usually all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "5",
      description = "Processes of each contestant. Usually ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "12",
      description = "How long each runs at batch 1. Usually ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "",
      description =
          "The most that the heap of Cardinal's processes may take, as in 512m. Usually Java's own"
              + " choice.")
  private String heap;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where cold-start.md and cold-start.json go.")
  private Path out;

  private ColdStart() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ColdStart()).execute(args));
  }

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    String report = ColdStarts.measure(model, threads, forks, seconds, heap, out, err);
    spec.commandLine().getOut().print(report);
    spec.commandLine().getOut().flush();
  }
}

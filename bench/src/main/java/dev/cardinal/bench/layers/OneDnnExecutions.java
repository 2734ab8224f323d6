package dev.cardinal.bench.layers;

import dev.cardinal.bench.layers.Recorded.PlanStep;
import dev.cardinal.bench.report.Forks;
import dev.cardinal.formats.npy.Npy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What oneDNN tells of the steps that are its primitives, each of which is one. It prints that to
 * the standard output, so a process of its own runs the same session for it.
 */
final class OneDnnExecutions {
  private static final System.Logger LOG = System.getLogger(OneDnnExecutions.class.getName());

  private static final String KERNELS = "onednn:";
  private static final int RUNS_BEFORE = 5;
  private static final int RUNS = 15;

  private OneDnnExecutions() {}

  /** For each step what oneDNN tells of it; {@link Execution#NONE} of all others. */
  static List<Execution> of(Subject subject, List<PlanStep> steps, List<String> backends) {
    if (steps.stream().noneMatch(OneDnnExecutions::isOneDnns)) {
      return Collections.nCopies(steps.size(), Execution.NONE);
    }
    try {
      List<String> printed = print(subject, backends);
      return join(steps, OneDnnVerbose.parse(printed), RUNS);
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.log(System.Logger.Level.WARNING, "oneDNN's own times are left out: " + e.getMessage());
      return Collections.nCopies(steps.size(), Execution.NONE);
    }
  }

  private static boolean isOneDnns(PlanStep step) {
    return step.kernel().startsWith(KERNELS);
  }

  /**
   * Gives the primitives of several runs to the steps of the plan, in order.
   *
   * @throws IllegalArgumentException if they are not as many
   */
  static List<Execution> join(List<PlanStep> steps, List<Execution> executions, int runs) {
    int each = (int) steps.stream().filter(OneDnnExecutions::isOneDnns).count();
    if (executions.size() != each * runs) {
      throw new IllegalArgumentException(
          executions.size()
              + " primitives ran in "
              + runs
              + " runs of a plan with "
              + each
              + " steps of oneDNN");
    }
    List<Execution> joined = new ArrayList<>();
    int next = 0;
    for (PlanStep step : steps) {
      joined.add(isOneDnns(step) ? median(executions, next++, each) : Execution.NONE);
    }
    return joined;
  }

  private static Execution median(List<Execution> executions, int first, int each) {
    List<Execution> same = new ArrayList<>();
    for (int i = first; i < executions.size(); i += each) {
      same.add(executions.get(i));
    }
    String implementation = same.getFirst().implementation();
    if (same.stream().anyMatch(e -> !e.implementation().equals(implementation))) {
      throw new IllegalArgumentException("runs had other primitives than the first one");
    }
    double[] millis = same.stream().mapToDouble(Execution::millis).toArray();
    return new Execution(same.getFirst().primitive(), implementation, StepTimes.median(millis));
  }

  private static List<String> print(Subject subject, List<String> backends) {
    try {
      Path input = Files.createTempFile("cardinal-layers", ".npy");
      Path output = Files.createTempFile("cardinal-layers", ".txt");
      try {
        Npy.write(input, subject.input());
        run(subject, backends, input, output);
        return Files.readAllLines(output, StandardCharsets.UTF_8);
      } finally {
        Files.deleteIfExists(input);
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("oneDNN's verbose output cannot be had: " + e, e);
    }
  }

  private static void run(Subject subject, List<String> backends, Path input, Path output)
      throws IOException {
    List<String> options =
        List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
    List<String> arguments =
        List.of(
            subject.model().toAbsolutePath().toString(),
            input.toAbsolutePath().toString(),
            Integer.toString(subject.threads()),
            String.join(",", backends),
            Integer.toString(RUNS_BEFORE),
            Integer.toString(RUNS));
    Process process =
        Forks.builder(OneDnnMain.class, options, arguments)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("the process that prints them ended with code " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while oneDNN ran", e);
    } finally {
      process.destroy();
    }
  }
}

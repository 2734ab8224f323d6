package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Forks;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.report.MachineFacts;
import dev.cardinal.bench.report.TextFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the forks, and writes what they measured to a folder. */
public final class Forking {
  private static final String JSON = "standing.json";
  private static final String MARKDOWN = "standing.md";

  private Forking() {}

  /**
   * Measures groups of rows.
   *
   * @param groups what to measure
   * @param threads numbers of threads, each measured
   * @param forks processes for each group and number of threads
   * @param rounds rounds in each process
   * @param warmUpMillis how long each contestant runs first
   * @param log where progress is told
   */
  public static List<ForkResult> measure(
      List<RowGroup> groups,
      List<Integer> threads,
      int forks,
      int rounds,
      int warmUpMillis,
      PrintWriter log) {
    List<ForkResult> results = new ArrayList<>();
    for (int fork = 1; fork <= forks; fork++) {
      for (RowGroup group : groups) {
        for (Task task : group.tasks(threads, rounds, warmUpMillis)) {
          log.println("fork " + fork + " of " + forks + ": " + task);
          log.flush();
          results.add(Forks.run(Fork.class, task, ForkResult.class));
        }
      }
    }
    return results;
  }

  /** What an earlier run left in a folder; nothing if there was none. */
  public static List<ForkResult> earlier(Path folder) {
    Path file = folder.resolve(JSON);
    return Files.exists(file) ? Json.read(file, Report.class).forks() : List.of();
  }

  /** Writes the report, and returns it for people. */
  public static String write(Path folder, List<ForkResult> forks) {
    Report report = Report.of(MachineFacts.all(), new Results(List.copyOf(forks)));
    Json.write(folder.resolve(JSON), report);
    String markdown = report.markdown();
    TextFile.write(folder.resolve(MARKDOWN), markdown);
    return markdown;
  }
}

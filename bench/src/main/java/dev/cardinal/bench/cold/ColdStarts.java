package dev.cardinal.bench.cold;

import dev.cardinal.bench.report.Forks;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.report.MachineFacts;
import dev.cardinal.bench.report.TextFile;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.model.Networks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the forks, and writes what they measured to a folder. */
public final class ColdStarts {
  private static final int IDLE_SECONDS = 10;
  private static final int LARGE_BATCH_SECONDS = 4;

  /** Only Cardinal's kernels need it, and without it Java starts faster. */
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  private ColdStarts() {}

  /**
   * Measures a network.
   *
   * @param model a built-in network
   * @param threads threads that compute
   * @param forks processes of each contestant
   * @param seconds how long each runs
   * @param folder where the report goes
   * @param log where progress is told
   * @return the report for people
   */
  public static String measure(
      String model, int threads, int forks, int seconds, Path folder, PrintWriter log) {
    List<ColdResult> results = new ArrayList<>();
    try {
      Path file = Files.createTempFile("cardinal-bench", ".onnx");
      try {
        OnnxWriter.write(file, Networks.byName(model).graph());
        for (int fork = 1; fork <= forks; fork++) {
          log.println("fork " + fork + " of " + forks);
          log.flush();
          for (String contestant : List.of("vector", "ort")) {
            results.add(run(contestant, file, 1, threads, seconds));
            results.add(run(contestant, file, 8, threads, LARGE_BATCH_SECONDS));
          }
          results.add(run("none", file, 1, threads, 0));
        }
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the model cannot be written for the others: " + e, e);
    }
    ColdReport report = ColdReport.of(model, MachineFacts.all(), results);
    Json.write(folder.resolve("cold-start.json"), report);
    TextFile.write(folder.resolve("cold-start.md"), report.markdown());
    return report.markdown();
  }

  private static ColdResult run(String contestant, Path file, int batch, int threads, int seconds) {
    List<String> options = new ArrayList<>(Forks.options());
    if (!contestant.equals("vector")) {
      options.remove(VECTOR_MODULE);
    }
    int idle = batch == 1 ? IDLE_SECONDS : 0;
    List<String> arguments =
        List.of(
            contestant,
            file.toString(),
            Integer.toString(batch),
            Integer.toString(threads),
            Integer.toString(seconds),
            Integer.toString(idle));
    return Forks.run(ColdFork.class, options, arguments, ColdResult.class);
  }
}

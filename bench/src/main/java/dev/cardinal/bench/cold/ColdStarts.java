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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * @param heap the most that the heap of Cardinal's processes may take; empty for Java's choice
   * @param folder where the report goes
   * @param log where progress is told
   * @return the report for people
   */
  public static String measure(
      String model,
      int threads,
      int forks,
      int seconds,
      String heap,
      Path folder,
      PrintWriter log) {
    List<ColdResult> results = new ArrayList<>();
    try {
      Path file = Files.createTempFile("cardinal-bench", ".onnx");
      try {
        OnnxWriter.write(file, Networks.byName(model).graph());
        for (int fork = 1; fork <= forks; fork++) {
          log.println("fork " + fork + " of " + forks);
          log.flush();
          for (String contestant : List.of("vector", "ort")) {
            results.add(run(contestant, heap, file, 1, threads, seconds));
            results.add(run(contestant, heap, file, 8, threads, LARGE_BATCH_SECONDS));
          }
          results.add(run("none", "", file, 1, threads, 0));
        }
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the model cannot be written for the others: " + e, e);
    }
    Map<String, String> machine = new LinkedHashMap<>(MachineFacts.all());
    machine.put("Cardinal's heap", heap.isEmpty() ? "Java's choice" : "-Xmx" + heap);
    ColdReport report = ColdReport.of(model, machine, results);
    Json.write(folder.resolve("cold-start.json"), report);
    TextFile.write(folder.resolve("cold-start.md"), report.markdown());
    return report.markdown();
  }

  private static ColdResult run(
      String contestant, String heap, Path file, int batch, int threads, int seconds) {
    List<String> options = new ArrayList<>(Forks.options());
    if (!contestant.equals("vector")) {
      options.remove(VECTOR_MODULE);
    } else if (!heap.isEmpty()) {
      options.add("-Xmx" + heap);
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

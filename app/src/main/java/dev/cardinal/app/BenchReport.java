package dev.cardinal.app;

import dev.cardinal.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code cardinal bench} has measured.
 *
 * @param model the model's name
 * @param backends the backends in order of preference
 * @param batch the images of a run
 * @param threads the threads that compute
 * @param timing the times of the runs
 * @param flops the floating-point operations of a run
 * @param peak the most operations in units of 10^9 a second that these threads can do
 * @param profile the times of the plan's steps
 */
record BenchReport(
    String model,
    String backends,
    long batch,
    int threads,
    Timing timing,
    long flops,
    double peak,
    Profile profile) {
  private double imagesPerSecond() {
    return batch * 1e3 / timing.median();
  }

  private double gflops() {
    return flops / timing.median() / 1e6;
  }

  String text(boolean withSteps) {
    return "%s, backend %s, batch %d, threads %d, runs %d%n"
            .formatted(model, backends, batch, threads, timing.runs())
        + line("median    %10.3f ms%n", timing.median())
        + line("p95       %10.3f ms%n", timing.p95())
        + line("minimum   %10.3f ms%n", timing.least())
        + line("images/s  %10.1f%n", imagesPerSecond())
        + line("work      %10.3f GFLOP%n", flops / 1e9)
        + line("speed     %10.1f GFLOP/s%n", gflops())
        + line("peak      %10.1f GFLOP/s%n", peak)
        + line("efficiency %9.1f %%%n", 100 * gflops() / peak)
        + (withSteps ? "\n" + steps() : "");
  }

  private static String line(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private TextTable steps() {
    double total = profile.meanNanos();
    var table = new TextTable("Step", "Kernel", "Problem", ">ms", ">Share", ">GFLOP/s");
    for (Profile.Step step : profile.steps()) {
      table.row(
          step.node(),
          step.kernel(),
          step.problem(),
          line("%.3f", step.meanNanos() / 1e6),
          line("%.1f %%", 100 * step.meanNanos() / total),
          step.flops() == 0 ? "" : line("%.1f", step.flops() / step.meanNanos()));
    }
    return table.row("all steps", "", "", line("%.3f", total / 1e6), "", "");
  }

  Map<String, Object> tree(boolean withSteps) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("backend", backends);
    tree.put("batch", batch);
    tree.put("threads", threads);
    tree.put("median_ms", timing.median());
    tree.put("p95_ms", timing.p95());
    tree.put("min_ms", timing.least());
    tree.put("images_per_s", imagesPerSecond());
    tree.put("gflop", flops / 1e9);
    tree.put("gflops", gflops());
    tree.put("peak_gflops", peak);
    tree.put("efficiency", gflops() / peak);
    if (withSteps) {
      tree.put("profile", stepTrees());
    }
    return tree;
  }

  private List<Map<String, Object>> stepTrees() {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (Profile.Step step : profile.steps()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("node", step.node());
      tree.put("operator", step.operator());
      tree.put("kernel", step.kernel());
      tree.put("problem", step.problem());
      tree.put("flops", step.flops());
      tree.put("mean_ms", step.meanNanos() / 1e6);
      tree.put("min_ms", step.minNanos() / 1e6);
      trees.add(tree);
    }
    return trees;
  }
}

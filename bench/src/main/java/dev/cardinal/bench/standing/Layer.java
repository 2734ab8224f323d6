package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.MarkdownTable;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All steps of a network that have one problem, within whole runs.
 *
 * @param problem the problem string
 * @param steps how many steps have it
 * @param kernel the kernels' ids
 * @param threads threads that computed
 * @param millis the time of one of the steps
 * @param gflops operations in units of 10^9 a second; 0 where they are not counted
 * @param efficiency the part of the machine's peak in the same round
 */
public record Layer(
    String problem,
    int steps,
    String kernel,
    int threads,
    Estimate millis,
    double gflops,
    Estimate efficiency) {
  private static final Goal POINTWISE = new Goal(0.80, 0.92);

  /** The layers of a contestant's runs, in the network's order. */
  static List<Layer> of(List<ForkResult> forks, String contestant) {
    Map<String, List<Sample>> millis = new LinkedHashMap<>();
    Map<String, List<Sample>> efficiency = new LinkedHashMap<>();
    Map<String, List<ForkResult.Step>> all = new LinkedHashMap<>();
    for (ForkResult fork : forks) {
      byProblem(fork, contestant)
          .forEach(
              (problem, steps) -> {
                all.computeIfAbsent(problem, _ -> new ArrayList<>()).addAll(steps);
                Sample sum = sum(steps);
                long flops = steps.stream().mapToLong(ForkResult.Step::flops).sum();
                millis
                    .computeIfAbsent(problem, _ -> new ArrayList<>())
                    .add(sum.times(1.0 / steps.size()));
                efficiency
                    .computeIfAbsent(problem, _ -> new ArrayList<>())
                    .add(efficiency(flops, sum, fork.peakGflops()));
              });
    }
    List<Layer> layers = new ArrayList<>();
    all.forEach(
        (problem, steps) -> {
          Estimate time = Estimate.of(millis.get(problem));
          var kernels = new TreeSet<String>();
          steps.forEach(step -> kernels.add(step.kernel()));
          layers.add(
              new Layer(
                  problem,
                  steps.size() / forks.size(),
                  String.join(", ", kernels),
                  forks.getFirst().task().threads(),
                  time,
                  steps.getFirst().flops() / time.median() * 1e-6,
                  Estimate.of(efficiency.get(problem))));
        });
    return layers;
  }

  private static Map<String, List<ForkResult.Step>> byProblem(ForkResult fork, String contestant) {
    Map<String, List<ForkResult.Step>> steps = new LinkedHashMap<>();
    for (ForkResult.Step step : fork.steps()) {
      if (step.contestant().equals(contestant)) {
        steps.computeIfAbsent(step.problem(), _ -> new ArrayList<>()).add(step);
      }
    }
    return steps;
  }

  private static Sample sum(List<ForkResult.Step> steps) {
    return steps.stream().map(step -> new Sample(step.millis())).reduce(Sample::plus).orElseThrow();
  }

  /** The part of the peak that operations in some milliseconds are, round by round. */
  static Sample efficiency(long flops, Sample millis, double[] peakGflops) {
    double[] parts = new double[peakGflops.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = (double) flops / (millis.values()[i] * 1e6) / peakGflops[i];
    }
    return new Sample(parts);
  }

  /** What its efficiency should be: only 1x1 convolutions have a goal, each of them. */
  Goal goal() {
    return isPointwise() ? POINTWISE : Goal.NONE;
  }

  /** Whether it is a dense 1x1 convolution, of any stride. */
  boolean isPointwise() {
    return convolution().filter(Layer::isPointwise).isPresent();
  }

  /** Whether a convolution is a dense 1x1 one, of any stride. */
  static boolean isPointwise(ConvProblem conv) {
    return conv.kh() == 1 && conv.kw() == 1 && conv.group() == 1;
  }

  /** The convolution, if it is a single one in two dimensions. */
  private Optional<ConvProblem> convolution() {
    return problem.startsWith("conv ") && Step.parts(problem).size() == 1
        ? Optional.of(ConvProblem.parse(problem))
        : Optional.empty();
  }

  static MarkdownTable table(List<Layer> layers) {
    var table =
        new MarkdownTable(
            "problem",
            "steps",
            "kernel",
            "ms",
            "GFLOP/s",
            "of the peak",
            "95 %",
            "at least",
            "aim",
            "reached");
    for (Layer layer : layers) {
      boolean counted = layer.gflops > 0;
      table.row(
          layer.problem,
          Integer.toString(layer.steps),
          layer.kernel,
          String.format(Locale.ROOT, "%.3f", layer.millis.median()),
          counted ? String.format(Locale.ROOT, "%.1f", layer.gflops) : "",
          counted ? percent(layer.efficiency.median()) : "",
          counted
              ? "["
                  + percent(layer.efficiency.low())
                  + ", "
                  + percent(layer.efficiency.high())
                  + "]"
              : "",
          layer.isPointwise() ? percent(layer.goal().atLeast()) : "",
          layer.isPointwise() ? percent(layer.goal().aim()) : "",
          layer.goal().verdict(layer.efficiency));
    }
    return table;
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}

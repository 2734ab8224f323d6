package dev.cardinal.bench.standing;

import dev.cardinal.bench.contest.Shapes;
import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.op.ConvProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the rows of the table, with their goals, of what the forks measured. */
final class Standings {
  private static final Goal RESNEXT = new Goal(1.10, 1.25);
  private static final Goal OTHERS = new Goal(1.0, 1.1);
  private static final Goal ONE_THREAD = new Goal(0.76, 0.86);
  private static final Goal ALL_CORES = new Goal(0.80, 0.90);
  private static final Goal STEM = new Goal(0.60, 0.75);
  private static final Goal GROUPED = new Goal(1.0, 1.5);
  private static final Goal FOUR_CHANNELS = new Goal(2.0, 3.0);

  private static final String WHOLE = "whole runs";
  private static final String WITHIN = "within runs";
  private static final String ALONE = "alone";

  private final Results results;
  private final List<Row> rows = new ArrayList<>();

  private Standings(Results results) {
    this.results = results;
  }

  static List<Row> rows(Results results) {
    var standings = new Standings(results);
    List<Task> tasks = results.tasks();
    tasks.forEach(standings::addRatios);
    tasks.stream().filter(Standings::isMain).forEach(standings::addEfficiencies);
    tasks.stream().filter(task -> task.kind() == Task.Kind.GROUPED).forEach(standings::addGrouped);
    return standings.rows;
  }

  /** Whether the network's layers are looked at. */
  static boolean isMain(Task task) {
    return task.kind() == Task.Kind.NETWORK
        && task.model().equals(RowGroup.NETWORK)
        && task.batch() == 1
        && !task.polluted();
  }

  private void addRatios(Task task) {
    if (task.kind() != Task.Kind.NETWORK) {
      return;
    }
    boolean main = task.model().equals(RowGroup.NETWORK);
    String what =
        task.model()
            + ", batch "
            + task.batch()
            + (task.polluted() ? ", after five other networks" : "")
            + ": ";
    results
        .ratio(task, Results.ONNX_RUNTIME)
        .ifPresent(
            ratio ->
                rows.add(
                    Row.ratio(
                        what + "ONNX Runtime's time / ours",
                        task.threads(),
                        WHOLE,
                        ratio,
                        main ? RESNEXT : OTHERS,
                        times(task, Results.ONNX_RUNTIME))));
    results
        .ratio(task, Results.ONE_DNN)
        .ifPresent(
            ratio ->
                rows.add(
                    Row.ratio(
                        what + "the time with oneDNN as the backend / ours",
                        task.threads(),
                        WHOLE,
                        ratio,
                        Goal.NONE,
                        times(task, Results.ONE_DNN))));
  }

  private String times(Task task, String contestant) {
    return String.format(
        Locale.ROOT, "%.1f / %.1f ms", median(task, contestant), median(task, Results.OURS));
  }

  private double median(Task task, String contestant) {
    return Estimate.of(
            results.of(task).stream()
                .flatMap(fork -> Results.millis(fork, contestant).stream())
                .toList())
        .median();
  }

  private void addEfficiencies(Task task) {
    Goal goal = task.threads() == 1 ? ONE_THREAD : ALL_CORES;
    rows.add(
        Row.efficiency(
            "the whole network, batch 1, of the FMA peak",
            task.threads(),
            WHOLE,
            results.efficiency(task),
            goal,
            ""));
    addPointwise(task);
    addStem(task);
  }

  private void addPointwise(Task task) {
    List<Layer> layers =
        Layer.of(results.of(task), Results.OURS).stream().filter(Layer::isPointwise).toList();
    layers.stream()
        .min(Comparator.comparingDouble(layer -> layer.efficiency().median()))
        .ifPresent(
            worst ->
                rows.add(
                    Row.efficiency(
                        "1x1 convolutions, the least efficient",
                        task.threads(),
                        WITHIN,
                        worst.efficiency(),
                        worst.goal(),
                        below(layers) + "; least: " + worst.problem() + missing(layers))));
  }

  private static String below(List<Layer> layers) {
    long below =
        layers.stream()
            .filter(layer -> layer.efficiency().median() < layer.goal().atLeast())
            .count();
    return below + " of " + layers.size() + " are below";
  }

  /**
   * Convolutions of the network's list that no step has for its problem, as when they are fused.
   */
  private static String missing(List<Layer> layers) {
    List<String> problems = layers.stream().map(Layer::problem).toList();
    List<String> missing =
        Shapes.of(RowGroup.NETWORK).stream()
            .filter(problem -> Layer.isPointwise(ConvProblem.parse(problem)))
            .filter(problem -> !problems.contains(problem))
            .toList();
    return missing.isEmpty() ? "" : "; no steps of their own: " + String.join(", ", missing);
  }

  /** The first convolution and the pooling after it, which some kernels may do in one step. */
  private void addStem(Task task) {
    List<Sample> efficiencies = new ArrayList<>();
    for (ForkResult fork : results.of(task)) {
      List<ForkResult.Step> steps =
          fork.steps().stream().filter(s -> s.contestant().equals(Results.OURS)).toList();
      ForkResult.Step conv = steps.getFirst();
      Sample millis = new Sample(conv.millis());
      if (steps.size() > 1 && steps.get(1).operator().equals("MaxPool")) {
        millis = millis.plus(new Sample(steps.get(1).millis()));
      }
      efficiencies.add(Layer.efficiency(conv.flops(), millis, fork.peakGflops()));
    }
    rows.add(
        Row.efficiency(
            "the 7x7 stem with its pooling",
            task.threads(),
            WITHIN,
            Estimate.of(efficiencies),
            STEM,
            ""));
  }

  private void addGrouped(Task task) {
    List<ForkResult> forks = results.of(task);
    for (String problem : Shapes.of(task.model())) {
      List<ForkResult.Pair> pairs =
          forks.stream()
              .flatMap(fork -> fork.kernels().stream())
              .filter(pair -> pair.problem().equals(problem))
              .toList();
      if (!pairs.isEmpty()) {
        addGrouped(task, problem, pairs);
      }
    }
  }

  private void addGrouped(Task task, String problem, List<ForkResult.Pair> pairs) {
    ConvProblem conv = ConvProblem.parse(problem);
    Goal goal = conv.ic() / conv.group() == 4 ? FOUR_CHANNELS : GROUPED;
    List<Sample> ratios =
        pairs.stream()
            .map(pair -> new Sample(pair.peerMillis()).over(new Sample(pair.millis())))
            .toList();
    rows.add(
        Row.ratio(
            problem + ": oneDNN's time / ours",
            task.threads(),
            ALONE,
            Estimate.of(ratios),
            goal,
            note(task, problem, pairs)));
  }

  private String note(Task task, String problem, List<ForkResult.Pair> pairs) {
    double ours = Estimate.of(pairs.stream().map(p -> new Sample(p.millis())).toList()).median();
    double theirs =
        Estimate.of(pairs.stream().map(p -> new Sample(p.peerMillis())).toList()).median();
    double gflops = pairs.getFirst().flops() / ours * 1e-6;
    String within =
        within(task, problem)
            .map(ratio -> String.format(Locale.ROOT, "; within runs %.2f", ratio))
            .orElse("");
    return String.format(
        Locale.ROOT, "%.3f / %.3f ms, ours %.0f GFLOP/s%s", theirs, ours, gflops, within);
  }

  /** The same ratio of the steps' medians within whole runs, if those were measured too. */
  private Optional<Double> within(Task task, String problem) {
    return results.tasks().stream()
        .filter(other -> isMain(other) && other.threads() == task.threads())
        .findFirst()
        .flatMap(
            main -> {
              Map<Boolean, List<Layer>> layers =
                  Map.of(
                      true, Layer.of(results.of(main), Results.OURS),
                      false, Layer.of(results.of(main), Results.ONE_DNN + ",vector"));
              return median(layers.get(false), problem)
                  .flatMap(theirs -> median(layers.get(true), problem).map(ours -> theirs / ours));
            });
  }

  private static Optional<Double> median(List<Layer> layers, String problem) {
    return layers.stream()
        .filter(layer -> layer.problem().equals(problem))
        .findFirst()
        .map(layer -> layer.millis().median());
  }
}

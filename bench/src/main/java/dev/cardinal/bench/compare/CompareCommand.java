package dev.cardinal.bench.compare;

import dev.cardinal.app.InputOptions;
import dev.cardinal.app.KnownModel;
import dev.cardinal.app.ModelArgument;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.Peers;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import dev.cardinal.tensor.TensorType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardinal compare}. */
@Command(
    name = "compare",
    description = {
      "Compares Cardinal's backends, ONNX Runtime and PyTorch on one network: their outputs with"
          + " those of the reference backend, their times in interleaved rounds, each in processes"
          + " of its own, their throughput, start, memory and size.",
      "docs/method.md tells how, and what a figure means."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final String MAX = "max";

  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Mixin private InputOptions input;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "CONTESTANT",
      defaultValue = "vector,onednn,ort,pytorch",
      description =
          "Who is compared: 'ort' for ONNX Runtime, 'pytorch', or backends of Cardinal's in order"
              + " of preference joined by '+'; 'onednn' alone leaves to vector what oneDNN"
              + " declines. Ratios are to the first one. Usually ${DEFAULT-VALUE}.")
  private List<String> contestants;

  private List<Integer> batches = List.of(1);
  private List<Integer> threads = List.of(processors());

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description = "Images in one run; several are compared one by one. Usually 1.")
  void batches(List<Integer> counts) {
    counts.forEach(count -> positive("--batch", count));
    batches = counts.stream().distinct().toList();
  }

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description =
          "Threads that compute, 'max' for as many as there are processors; several are compared"
              + " one by one. Usually max.")
  void threads(List<String> counts) {
    threads = counts.stream().map(this::threads).distinct().toList();
  }

  private int threads(String count) {
    try {
      return positive("--threads", count.equals(MAX) ? processors() : Integer.parseInt(count));
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--threads takes numbers and 'max', not '" + count + "'", e);
    }
  }

  private OptionalInt rounds = OptionalInt.empty();
  private OptionalInt forks = OptionalInt.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Timed rounds in each process. Usually 15.")
  void rounds(int count) {
    rounds = OptionalInt.of(positive("--rounds", count));
  }

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "Processes of each contestant, one after the other. Usually 5.")
  void forks(int count) {
    forks = OptionalInt.of(positive("--forks", count));
  }

  @Option(
      names = "--quick",
      description =
          "One fork of five rounds after a short warm-up: a glance, nothing to quote or to decide"
              + " upon.")
  private boolean quick;

  private int limitSeconds = 120;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description =
          "How long a contestant may take to load, to run or to get warm before it is given up."
              + " Usually 120.")
  void limit(int seconds) {
    limitSeconds = positive("--limit", seconds);
  }

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "The folder for the report. One that holds an earlier comparison is replaced. Usually"
              + " compare-NAME.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Say what got slower since an earlier comparison, whose comparison.json this is. The exit"
              + " code is then 1 if something did.")
  private Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--slow",
      split = ",",
      hidden = true,
      paramLabel = "CONTESTANT=PERCENT",
      description = "Slow a contestant on purpose, to see whether it is found.")
  private Map<String, Double> slowdowns = new LinkedHashMap<>();

  /** Made by the command line. */
  CompareCommand() {}

  private int positive(String option, int count) {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, not " + count);
    }
    return count;
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public Integer call() {
    Assignment assignment = assignment();
    Optional<Comparison> earlier = baseline.map(ReportFolder::read);
    KnownModel known = model.load();
    Path folder = report.orElseGet(() -> ReportFolder.usual(known.name()));
    ReportFolder.check(folder);
    baseline.ifPresent(file -> ReportFolder.requireElsewhere(file, folder));
    earlier.ifPresent(comparison -> Baseline.check(comparison, known.name(), assignment));
    Comparison comparison = compare(assignment, known);
    List<Verdict> verdicts = earlier.map(e -> Baseline.verdicts(e, comparison)).orElse(List.of());
    ReportFolder.write(folder, comparison, verdicts);
    print(comparison, verdicts);
    spec.commandLine().getErr().println("cardinal: written to " + folder);
    return tellSlower(verdicts);
  }

  private int tellSlower(List<Verdict> verdicts) {
    List<Verdict> slower = verdicts.stream().filter(Baseline::isSlower).toList();
    for (Verdict verdict : slower) {
      String line =
          String.format(
              Locale.ROOT,
              "cardinal: %s at %s is slower than in the baseline, by %.0f %%",
              verdict.contestant(),
              new Case(verdict.batch(), verdict.threads()),
              100 * (verdict.change().median() - 1));
      spec.commandLine().getErr().println(line);
    }
    return slower.isEmpty() ? 0 : 1;
  }

  private Assignment assignment() {
    List<Peer> peers = new ArrayList<>();
    try {
      contestants.stream().distinct().forEach(id -> peers.add(Peers.of(id)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--with: " + e.getMessage(), e);
    }
    Pace usual = quick ? Pace.QUICK : Pace.USUAL;
    Pace pace = usual.with(forks.orElse(usual.forks()), rounds.orElse(usual.rounds()));
    return new Assignment(
        peers, batches, threads, callers(), pace, Duration.ofSeconds(limitSeconds), slowdowns);
  }

  /** 1, 2, 4 and so on, up to the processors. */
  private static List<Integer> callers() {
    List<Integer> callers = new ArrayList<>();
    for (int count = 1; count < processors(); count *= 2) {
      callers.add(count);
    }
    callers.add(processors());
    return callers;
  }

  private Comparison compare(Assignment assignment, KnownModel known) {
    Subject.requireOneImage(known.model().inputs());
    TensorType image = input.types(known).values().iterator().next();
    var journal = new Journal(spec.commandLine().getErr());
    String command = "cardinal " + String.join(" ", words());
    try (var folder = new TemporaryFolder()) {
      return new Course(assignment, command, folder.path(), journal).run(known, image);
    }
  }

  private List<String> words() {
    return spec.commandLine().getParent() == null
        ? List.of(spec.name())
        : spec.commandLine().getParent().getParseResult().originalArgs();
  }

  private void print(Comparison comparison, List<Verdict> verdicts) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(comparison));
    } else {
      out.print(ComparisonText.of(comparison));
      if (!verdicts.isEmpty()) {
        out.print("\n" + ComparisonText.of(verdicts));
      }
    }
    out.flush();
  }
}

package dev.cardinal.tune;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.PlanSketches;
import dev.cardinal.plan.PlanSketches.Sketched;
import dev.cardinal.plan.StepKind;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Backend;
import dev.cardinal.trace.TuneEvent;
import dev.cardinal.tune.Choices.Choice;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Takes what is fastest here: of a file of choices if it has what is needed, else by measuring, and
 * then the file has it for the next time.
 */
public final class Auto implements BackendChooser {
  private static final System.Logger LOG = System.getLogger(Auto.class.getName());

  /** What a mixture must promise to be taken for a graph that was never measured as a whole. */
  private static final double PROMISED_GAIN = 0.05;

  private final KernelSelector selector;
  private final List<String> backends;
  private final Laboratory laboratory;
  private final Optional<ChoiceFile> file;

  /** So that a plan which made room for others is not measured again when it comes back. */
  private final Map<String, Chosen> decided = new ConcurrentHashMap<>();

  private Auto(
      KernelSelector selector,
      List<String> backends,
      Laboratory laboratory,
      Optional<ChoiceFile> file) {
    this.selector = selector;
    this.backends = backends;
    this.laboratory = laboratory;
    this.file = file;
  }

  /**
   * A chooser among the preferred backends of a selector, those of them that are available.
   *
   * @param choices the file where choices are kept; it is not looked at where there is no choice
   * @throws IllegalArgumentException if there can be no such file
   * @throws java.io.UncheckedIOException if it cannot be read or written
   */
  public static Auto of(KernelSelector selector, Laboratory laboratory, Optional<Path> choices) {
    List<Backend> backends =
        selector.preferred().stream().filter(b -> b.unavailable().isEmpty()).toList();
    Optional<ChoiceFile> file =
        choices
            .filter(_ -> backends.size() > 1)
            .map(path -> ChoiceFile.open(path, Conditions.here(backends, laboratory.options())));
    List<String> names = backends.stream().map(Backend::name).toList();
    return new Auto(selector, names, laboratory, file);
  }

  @Override
  public Chosen choose(Graph graph, WeightStore weights) {
    if (backends.size() < 2) {
      return new Chosen(
          selector,
          new Decision("auto: nothing to choose from but " + backends, new StepTimings()));
    }
    String fingerprint = Fingerprint.of(graph, selector);
    return Optional.ofNullable(decided.get(fingerprint))
        .or(() -> stored(fingerprint))
        .orElseGet(() -> tried(graph, weights, fingerprint));
  }

  /** What the file says about this very graph. */
  private Optional<Chosen> stored(String fingerprint) {
    return file.flatMap(choices -> choices.choice(fingerprint))
        .map(
            choice ->
                chosen(
                    choice.assignment(),
                    "auto, by " + file.get().path() + ": " + choice.note(),
                    file.get().times()));
  }

  /** Tries what must be tried; that this cannot be done is no reason for the session to fail. */
  private Chosen tried(Graph graph, WeightStore weights, String fingerprint) {
    try (WeightStore trialWeights = weights.forTrial()) {
      return predicted(graph, trialWeights)
          .orElseGet(() -> measured(graph, trialWeights, fingerprint));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      String reason = "backends cannot be measured: " + e.getMessage();
      LOG.log(Level.WARNING, graph.name() + ": " + reason);
      return new Chosen(
          selector, new Decision("auto, in order of preference, as " + reason, new StepTimings()));
    }
  }

  /** What the times in the file say, if they are all that is needed. */
  private Optional<Chosen> predicted(Graph graph, WeightStore weights) {
    StepTimings times = file.map(ChoiceFile::times).orElseGet(StepTimings::new);
    if (times.isEmpty()) {
      return Optional.empty();
    }
    PlanSketches sketches = laboratory.sketches(graph, selector, weights);
    for (String backend : backends) {
      List<Sketched> steps = sketches.steps(Assignment.all(backend));
      if (!times.know(steps)) {
        return Optional.empty();
      }
      times.learnReorders(steps);
    }
    var search = new Search(sketches, times, backends);
    Assignment alone = search.alone();
    Assignment best = search.best();
    boolean worth =
        search.nanos(best) < search.nanos(alone) * (1 - PROMISED_GAIN)
            && times.know(sketches.steps(best));
    Assignment taken = worth ? best : alone;
    List<StepKind> kinds = sketches.steps(taken).stream().map(Sketched::kind).toList();
    String name = Names.of(taken, kinds);
    String reason =
        "auto, by the times of steps in %s: %s, %.3f ms are to be expected"
            .formatted(file.get().path(), name, search.nanos(taken) / 1e6);
    return Optional.of(chosen(taken, reason, times));
  }

  private Chosen measured(Graph graph, WeightStore weights, String fingerprint) {
    var event = new TuneEvent();
    event.begin();
    try (var contest = new Contest(graph, selector, weights, laboratory)) {
      Trial winner = contest.winner(backends);
      String name = winner.name();
      event.graph = graph.name();
      event.plans = contest.trials().size();
      event.runs = contest.runs();
      event.winner = name;
      event.commit();
      String note = name + " (" + contest.summary() + ")";
      if (contest.failures().isEmpty()) {
        file.ifPresent(
            choices ->
                choices.store(
                    fingerprint,
                    new Choice(winner.assignment(), graph.name() + inputs(graph) + ": " + note),
                    contest.times()));
      }
      Chosen chosen = chosen(winner.assignment(), "auto, measured: " + note, contest.times());
      decided.put(fingerprint, chosen);
      return chosen;
    }
  }

  /** As in {@code (x: float32[1x3x224x224])}. */
  private static String inputs(Graph graph) {
    return graph.inputs().stream()
        .map(GraphInput::toString)
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private Chosen chosen(Assignment assignment, String reason, StepTimings times) {
    return new Chosen(selector.with(assignment), new Decision(reason, times));
  }
}

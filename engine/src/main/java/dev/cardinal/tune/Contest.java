package dev.cardinal.tune;

import dev.cardinal.graph.Graph;
import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.PlanSketches;
import dev.cardinal.plan.StepKind;
import dev.cardinal.plan.WeightStore;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures a graph's plans on this machine: one for each backend, preferred everywhere, and then
 * mixtures that the times of their steps promise to be faster. The last word has the time of whole
 * plans: a mixture wins only if it is faster than each backend alone beyond the confidence
 * interval.
 */
final class Contest implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Contest.class.getName());

  /** Two contests at once would measure each other. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /** Each mixture corrects the estimates on which the next one rests. */
  private static final int MOST_MIXTURES = 3;

  /** Rounds to learn the steps' times, however long they take. */
  private static final int FEWEST_ROUNDS = 3;

  /** Rounds between the best, however long they take: fewer would prove nothing. */
  private static final int FEWEST_LAST_ROUNDS = 6;

  /** Plans that are slower than the fastest by this factor are not measured against it again. */
  private static final double HOPELESS = 1.25;

  private final Graph graph;
  private final KernelSelector selector;
  private final WeightStore weights;
  private final Laboratory laboratory;
  private final List<Trial> trials = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final StepTimings times = new StepTimings();

  Contest(Graph graph, KernelSelector selector, WeightStore weights, Laboratory laboratory) {
    this.graph = graph;
    this.selector = selector;
    this.weights = weights;
    this.laboratory = laboratory;
  }

  /**
   * Measures, and returns the winner.
   *
   * @throws IllegalStateException if no plan can be run
   */
  Trial winner(List<String> backends) {
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while other backends were measured");
    }
    try {
      return winnerAlone(backends);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private Trial winnerAlone(List<String> backends) {
    backends.forEach(backend -> enter(Assignment.all(backend)));
    if (trials.isEmpty()) {
      throw new IllegalStateException(String.join("; ", failures));
    }
    if (trials.size() == 1) {
      return trials.getFirst();
    }
    Rounds.warmUp(trials, Pace.USUAL);
    Rounds.measure(trials, Pace.USUAL.measuringNanos(), FEWEST_ROUNDS);
    learn();
    attempt("a mixture", this::mix);
    return best(finalists());
  }

  /** The plans that could be run, in the order in which they were made. */
  List<Trial> trials() {
    return trials;
  }

  /** How often plans were run. */
  long runs() {
    return trials.stream().mapToLong(Trial::count).sum();
  }

  /** What could not be tried, with the reasons. */
  List<String> failures() {
    return failures;
  }

  /** The times of all steps of all plans. */
  StepTimings times() {
    return times;
  }

  /** Makes a plan and runs it once; false if that fails, or if there is the same one already. */
  private boolean enter(Assignment assignment) {
    String what = assignment.byWorkload().isEmpty() ? assignment.usual() : "a mixture";
    return attempt(what, () -> entered(assignment));
  }

  private boolean entered(Assignment assignment) {
    Trial trial = laboratory.trial(graph, selector, weights, assignment);
    boolean entered = false;
    try {
      if (!isKnown(trial.kinds())) {
        trial.run();
        entered = trials.add(trial);
      }
    } finally {
      if (!entered) {
        trial.close();
      }
    }
    return entered;
  }

  /** What cannot be tried, for want of memory or because it fails, is out of the contest. */
  private boolean attempt(String what, BooleanSupplier action) {
    try {
      return action.getAsBoolean();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      String failure = what + " cannot be tried: " + e.getMessage();
      LOG.log(Level.WARNING, graph.name() + ": " + failure);
      failures.add(failure);
      return false;
    }
  }

  private boolean isKnown(List<StepKind> kinds) {
    return trials.stream().anyMatch(trial -> trial.kinds().equals(kinds));
  }

  /** Takes the times of the trials' steps; those of a kind that are in several count alike. */
  private void learn() {
    Map<StepKind, List<Double>> found = new HashMap<>();
    for (Trial trial : trials) {
      trial
          .stepNanos()
          .forEach((kind, nanos) -> found.computeIfAbsent(kind, _ -> new ArrayList<>()).add(nanos));
    }
    found.forEach(
        (kind, nanos) -> {
          double mean = nanos.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
          times.put(kind, Math.round(mean));
        });
  }

  /** Tries the mixtures that the times promise to be the fastest; false if there is none. */
  private boolean mix() {
    PlanSketches sketches = laboratory.sketches(graph, selector, weights);
    trials.forEach(trial -> times.learnReorders(sketches.steps(trial.assignment())));
    List<String> backends = trials.stream().map(t -> t.assignment().usual()).toList();
    for (int i = 0; i < MOST_MIXTURES; i++) {
      Assignment best = new Search(sketches, times, backends).best();
      if (best.byWorkload().isEmpty() || !enter(best)) {
        return i > 0;
      }
      List<Trial> mixture = List.of(trials.getLast());
      Rounds.warmUp(mixture, Pace.USUAL.forMore());
      Rounds.measure(mixture, Pace.USUAL.forMore().measuringNanos(), FEWEST_ROUNDS);
      learn();
    }
    return true;
  }

  /** The plans among which only a closer look decides, the fastest backend always among them. */
  private List<Trial> finalists() {
    Trial alone = fastest(trials, true).orElseThrow();
    long least = trials.stream().mapToLong(Trial::median).min().orElseThrow();
    return trials.stream()
        .filter(trial -> trial == alone || trial.median() <= HOPELESS * least)
        .toList();
  }

  /** The fastest mixture if it is faster beyond doubt, else the fastest backend. */
  private Trial best(List<Trial> finalists) {
    if (finalists.size() > 1) {
      finalists.forEach(Trial::forgetRuns);
      long nanos = Pace.USUAL.measuringNanos() * finalists.size();
      Rounds.measure(finalists, nanos, FEWEST_LAST_ROUNDS);
    }
    Trial alone = fastest(finalists, true).orElseThrow();
    return fastest(finalists, false)
        .filter(mixture -> Statistics.isShorter(mixture.runs(), alone.runs()))
        .orElse(alone);
  }

  private static Optional<Trial> fastest(List<Trial> among, boolean pure) {
    return among.stream()
        .filter(trial -> trial.isPure() == pure)
        .min(Comparator.comparingLong(Trial::median));
  }

  /** The times of all plans and what could not be tried, for people. */
  String summary() {
    String times =
        trials.size() == 1 && failures.isEmpty()
            ? "all backends take the same kernels"
            : trials.stream()
                .map(trial -> trial.name() + milliseconds(trial))
                .collect(Collectors.joining(", "));
    return Stream.concat(Stream.of(times), failures.stream()).collect(Collectors.joining("; "));
  }

  private static String milliseconds(Trial trial) {
    return trial.runs().isEmpty()
        ? ""
        : String.format(Locale.ROOT, " %.3f ms", trial.median() / 1e6);
  }

  @Override
  public void close() {
    trials.forEach(Trial::close);
  }
}

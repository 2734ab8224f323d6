package dev.cardinal.tune;

import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.PlanSketches;
import dev.cardinal.plan.PlanSketches.Sketched;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the assignment of backends to workloads whose steps, reorders included, take least time
 * together. From each start it gives stretches of neighbouring workloads to another backend as long
 * as that gains: single ones, but also whole parts of a network, between which one reorder
 * suffices. The same times give the same assignment.
 */
final class Search {
  /** What a change must gain, as a part of the whole: less is noise, and not worth a mixture. */
  private static final double LEAST_GAIN = 0.002;

  /** Stretches are so long at most that a sweep over all of them tries no more than this. */
  private static final int MOST_STRETCHES = 1000;

  private static final int MOST_SWEEPS = 10;

  private final PlanSketches sketches;
  private final StepTimings times;
  private final List<String> backends;
  private final List<String> open;
  private final Map<Assignment, Double> sums = new HashMap<>();

  /**
   * A search.
   *
   * @param backends the names of those that may be assigned
   */
  Search(PlanSketches sketches, StepTimings times, List<String> backends) {
    this.sketches = sketches;
    this.times = times;
    this.backends = backends;
    this.open = open();
  }

  /** The workloads that not all backends leave to one and the same kernel, in their order. */
  private List<String> open() {
    Map<String, Set<String>> kernels = new LinkedHashMap<>();
    for (String backend : backends) {
      for (Sketched step : sketches.steps(Assignment.all(backend))) {
        for (String workload : step.kind().parts()) {
          String kernel = step.kind().kernel();
          kernels.computeIfAbsent(workload, _ -> new LinkedHashSet<>()).add(kernel);
        }
      }
    }
    return kernels.keySet().stream().filter(w -> kernels.get(w).size() > 1).toList();
  }

  /** The best single backend for everything. */
  Assignment alone() {
    return backends.stream()
        .map(Assignment::all)
        .min(Comparator.comparingDouble(this::nanos))
        .orElseThrow();
  }

  /** The best assignment that is reached from one backend everywhere, or from the fastest each. */
  Assignment best() {
    var starts = new ArrayList<Assignment>();
    backends.forEach(backend -> starts.add(Assignment.all(backend)));
    backends.forEach(backend -> starts.add(fastestEach(backend)));
    return starts.stream()
        .map(this::improved)
        .min(Comparator.comparingDouble(this::nanos)) // the first of equals
        .orElseThrow();
  }

  /** For each workload the backend that is fastest at it, whatever the reorders cost. */
  private Assignment fastestEach(String usual) {
    Assignment fastest = Assignment.all(usual);
    for (String workload : open) {
      Map<String, Long> candidates = times.candidates(workload);
      candidates.keySet().retainAll(backends);
      String best =
          candidates.entrySet().stream()
              .min(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElse(usual);
      fastest = fastest.with(List.of(workload), best);
    }
    return fastest;
  }

  private Assignment improved(Assignment start) {
    Assignment best = start;
    Assignment before = null;
    for (int sweep = 0; sweep < MOST_SWEEPS && !best.equals(before); sweep++) {
      before = best;
      best = swept(best);
    }
    return best;
  }

  private Assignment swept(Assignment start) {
    Assignment best = start;
    for (List<String> stretch : stretches()) {
      for (String backend : backends) {
        Assignment changed = best.with(stretch, backend);
        if (nanos(changed) < nanos(best) * (1 - LEAST_GAIN)) {
          best = changed;
        }
      }
    }
    return best;
  }

  private Collection<List<String>> stretches() {
    var stretches = new ArrayList<List<String>>();
    int longest = Math.clamp(MOST_STRETCHES / Math.max(1, open.size()), 1, open.size() + 1);
    for (int length = 1; length <= Math.min(longest, open.size()); length++) {
      for (int from = 0; from + length <= open.size(); from++) {
        stretches.add(open.subList(from, from + length));
      }
    }
    return stretches;
  }

  /** The sum of all steps' times. */
  double nanos(Assignment assignment) {
    return sums.computeIfAbsent(
        assignment, a -> sketches.steps(a).stream().mapToDouble(times::estimate).sum());
  }
}

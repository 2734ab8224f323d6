package dev.cardinal.tune;

import dev.cardinal.plan.PlanSketches.Sketched;
import dev.cardinal.plan.StepKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** How long steps take, in nanoseconds, by their kinds: measured, or else estimated. */
public final class StepTimings {
  /** Whole plans are measured after an estimate: it only must not rule out what may be good. */
  private static final double USUAL_REORDER_NANOS_PER_BYTE = 0.1;

  private static final String REORDER = "reorder ";

  private final Map<StepKind, Long> nanos =
      new TreeMap<>(
          Comparator.comparing(StepKind::workload)
              .thenComparing(StepKind::kernel)
              .thenComparing(StepKind::layouts));

  private double reorderNanos;
  private double reorderBytes;

  /** Notes a time, in the place of an earlier one. */
  void put(StepKind kind, long time) {
    nanos.put(kind, time);
  }

  /** Notes all times of another, in the place of earlier ones. */
  void putAll(StepTimings others) {
    nanos.putAll(others.nanos);
  }

  /** Learns from the reorders among steps whose times are known how long others take. */
  void learnReorders(Collection<Sketched> steps) {
    for (Sketched step : steps) {
      if (isReorder(step.kind()) && nanos.containsKey(step.kind())) {
        reorderNanos += nanos.get(step.kind());
        reorderBytes += step.bytes();
      }
    }
  }

  /** Whether nothing is known. */
  boolean isEmpty() {
    return nanos.isEmpty();
  }

  /** All times. */
  Map<StepKind, Long> all() {
    return nanos;
  }

  /** Whether all steps but reorders, which can be estimated, have been measured. */
  boolean know(Collection<Sketched> steps) {
    return steps.stream().allMatch(s -> isReorder(s.kind()) || nanos.containsKey(s.kind()));
  }

  /** The time of a step that may not have been measured. */
  double estimate(Sketched step) {
    Long known = nanos.get(step.kind());
    if (known != null) {
      return known;
    }
    if (isReorder(step.kind())) {
      double rate = reorderBytes == 0 ? USUAL_REORDER_NANOS_PER_BYTE : reorderNanos / reorderBytes;
      return rate * step.bytes();
    }
    return inOtherLayouts(step.kind()).orElseGet(() -> fastest(step.kind().workload()));
  }

  private OptionalLong inOtherLayouts(StepKind kind) {
    return nanos.entrySet().stream()
        .filter(e -> e.getKey().workload().equals(kind.workload()))
        .filter(e -> e.getKey().kernel().equals(kind.kernel()))
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  private long fastest(String workload) {
    return candidates(workload).values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /**
   * The least time of each backend for what a step does: where the step computes two nodes, that of
   * a backend's kernels for each together, if it has none for both.
   */
  Map<String, Long> candidates(StepKind step) {
    Map<String, Long> candidates = candidates(step.workload());
    List<Map<String, Long>> parts = step.parts().stream().map(this::candidates).toList();
    parts.getFirst().keySet().stream()
        .filter(backend -> parts.stream().allMatch(part -> part.containsKey(backend)))
        .forEach(
            backend ->
                candidates.putIfAbsent(
                    backend, parts.stream().mapToLong(part -> part.get(backend)).sum()));
    return candidates;
  }

  /** The least time of each backend for a workload. */
  Map<String, Long> candidates(String workload) {
    Map<String, Long> candidates = new LinkedHashMap<>();
    nanos.forEach(
        (kind, time) -> {
          if (kind.workload().equals(workload)) {
            candidates.merge(kind.backend(), time, Math::min);
          }
        });
    return candidates;
  }

  private static boolean isReorder(StepKind kind) {
    return kind.workload().startsWith(REORDER);
  }
}

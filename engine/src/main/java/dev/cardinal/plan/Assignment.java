package dev.cardinal.plan;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which backend is asked first, before the others in their usual order.
 *
 * @param usual the backend's name for all steps that are not named
 * @param byWorkload the backends' names for single workloads, by what {@link StepKind} calls them
 */
public record Assignment(String usual, Map<String, String> byWorkload) {
  /** Copies the map, without entries that only repeat what is usual. */
  public Assignment {
    var others = new TreeMap<>(byWorkload);
    String same = usual;
    others.values().removeIf(same::equals);
    byWorkload = java.util.Collections.unmodifiableSortedMap(others);
  }

  /** One backend first everywhere. */
  public static Assignment all(String backend) {
    return new Assignment(backend, Map.of());
  }

  /** The same with another backend for some workloads. */
  public Assignment with(Iterable<String> workloads, String backend) {
    var changed = new TreeMap<>(byWorkload);
    workloads.forEach(workload -> changed.put(workload, backend));
    return new Assignment(usual, changed);
  }

  /** Whether a backend is asked first for some workload. */
  boolean names(String backend) {
    return usual.equals(backend) || byWorkload.containsValue(backend);
  }

  /** The backend that is asked first for a workload. */
  public String first(String workload) {
    return byWorkload.getOrDefault(workload, usual);
  }
}

package dev.cardinal.tune;

import dev.cardinal.plan.Assignment;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been measured and chosen under certain conditions.
 *
 * @param conditions what the times hold for: the machine and the like, by name
 * @param plans the choice for each graph, by its fingerprint
 * @param times how long steps take, for any graph
 */
record Choices(Map<String, String> conditions, Map<String, Choice> plans, StepTimings times) {
  /**
   * The choice for a graph.
   *
   * @param assignment which backends its steps get
   * @param note for people: the graph, and what was measured
   */
  record Choice(Assignment assignment, String note) {}

  /** Nothing known yet. */
  static Choices none(Map<String, String> conditions) {
    return new Choices(new TreeMap<>(conditions), new TreeMap<>(), new StepTimings());
  }

  /** Adds all that others hold, in the place of what is known already. */
  void putAll(Choices others) {
    plans.putAll(others.plans);
    times.putAll(others.times);
  }
}

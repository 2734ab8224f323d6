package dev.cardinal.tune;

import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.StepKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What plans are called. */
final class Names {
  private Names() {}

  /** What a plan is called: a backend, or {@code a mixture of 12 onednn and 5 vector steps}. */
  static String of(Assignment assignment, List<StepKind> kinds) {
    if (assignment.byWorkload().isEmpty()) {
      return assignment.usual();
    }
    Map<String, Integer> steps = new TreeMap<>();
    kinds.forEach(kind -> steps.merge(kind.backend(), 1, Integer::sum));
    return steps.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(" and ", "a mixture of ", " steps"));
  }
}

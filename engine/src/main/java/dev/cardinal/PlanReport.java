package dev.cardinal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session decided for one signature.
 *
 * @param signature the input types that the plan is for
 * @param passes the passes that changed the graph, each with what it did
 * @param steps the steps in order
 * @param selection how backends were selected, in words
 * @param portions in how many portions a run goes through its batch; 1 if all at once
 * @param sideBySide how many portions are computed at the same time, each on a thread of its own,
 *     if there is memory for them; the sizes of memory are for all of these
 * @param arenaBytes memory of one run's tensors
 * @param leastArenaBytes the lower bound of that which the lifetimes of values give
 * @param activationBytes the sum of all activations
 * @param packedBytes heap memory of the session's packed weights
 * @param scratchBytes heap memory of one run's scratch arrays
 * @param warnings what may be a mistake in the model, a sentence each
 */
public record PlanReport(
    String signature,
    List<String> passes,
    List<Step> steps,
    String selection,
    int portions,
    int sideBySide,
    long arenaBytes,
    long leastArenaBytes,
    long activationBytes,
    long packedBytes,
    long scratchBytes,
    List<String> warnings) {
  /** Copies the lists. */
  public PlanReport {
    passes = List.copyOf(passes);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /**
   * One step. Where one kernel computes two nodes, their names, operators and problems are joined
   * by {@code " + "}.
   *
   * @param node the node's name
   * @param operator the operator's type
   * @param kernel the id of the kernel that was chosen
   * @param problem the problem string, that of a portion of the batch
   * @param flops floating-point operations of one run, 0 where they are not counted
   * @param declined the candidates asked before, each as {@code id: reason}
   * @param measured the nanoseconds that backends took for such a step, by name, where the backends
   *     were measured; only those that take it are there
   */
  public record Step(
      String node,
      String operator,
      String kernel,
      String problem,
      long flops,
      List<String> declined,
      Map<String, Long> measured) {
    /** Copies the list and the map. */
    public Step {
      declined = List.copyOf(declined);
      measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }
  }
}

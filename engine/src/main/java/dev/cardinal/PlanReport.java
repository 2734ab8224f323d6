package dev.cardinal;

import java.util.List;

/**
 * What a session decided for one signature.
 *
 * @param signature the input types that the plan is for
 * @param passes the passes that changed the graph, each with what it did
 * @param steps the steps in order
 * @param arenaBytes native memory of one run
 * @param leastArenaBytes the lower bound of that which the lifetimes of values give
 * @param activationBytes the sum of all activations
 * @param packedBytes heap memory of the session's packed weights
 * @param scratchBytes heap memory of one run's scratch arrays
 */
public record PlanReport(
    String signature,
    List<String> passes,
    List<Step> steps,
    long arenaBytes,
    long leastArenaBytes,
    long activationBytes,
    long packedBytes,
    long scratchBytes) {
  /** Copies the lists. */
  public PlanReport {
    passes = List.copyOf(passes);
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param node the node's name
   * @param operator the operator's type
   * @param kernel the id of the kernel that was chosen
   * @param problem the problem string
   * @param flops floating-point operations, 0 where they are not counted
   * @param declined the candidates asked before, each as {@code id: reason}
   */
  public record Step(
      String node,
      String operator,
      String kernel,
      String problem,
      long flops,
      List<String> declined) {
    /** Copies the list. */
    public Step {
      declined = List.copyOf(declined);
    }
  }
}

package dev.cardinal;

import java.util.List;

/**
 * How long the steps of a session's plan took, over all its runs.
 *
 * @param signature the input types that the plan is for, as in {@code input=float32[1x3x224x224]}
 * @param runs the number of runs
 * @param steps the steps in order
 */
public record Profile(String signature, long runs, List<Step> steps) {
  /** Copies the list. */
  public Profile {
    steps = List.copyOf(steps);
  }

  /**
   * One step. Where one kernel computes two nodes, their names, operators and problems are joined
   * by {@code " + "}.
   *
   * @param node the node's name
   * @param operator the operator's type
   * @param kernel the kernel's id
   * @param problem the problem string, that of a portion of the batch
   * @param flops floating-point operations of one run, 0 where they are not counted
   * @param meanNanos the mean time in a run, of all portions, in nanoseconds
   * @param minNanos the least time in a run in nanoseconds
   */
  public record Step(
      String node,
      String operator,
      String kernel,
      String problem,
      long flops,
      double meanNanos,
      long minNanos) {}

  /** The sum of all steps' mean times in nanoseconds. */
  public double meanNanos() {
    return steps.stream().mapToDouble(Step::meanNanos).sum();
  }
}

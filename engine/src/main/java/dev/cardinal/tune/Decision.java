package dev.cardinal.tune;

import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.StepKind;
import dev.cardinal.spi.Backend;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a plan has the backends that it has.
 *
 * @param reason one sentence for people
 * @param times what was measured; empty if nothing was
 */
public record Decision(String reason, StepTimings times) {
  static Decision inOrder(KernelSelector selector) {
    String names =
        selector.preferred().stream().map(Backend::name).collect(Collectors.joining(", "));
    return new Decision("in order of preference: " + names, new StepTimings());
  }

  /** The measured nanoseconds of all backends' kernels for a step, by backend. */
  public Map<String, Long> candidates(StepKind step) {
    return times.candidates(step);
  }
}

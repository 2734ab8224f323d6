package dev.cardinal;

import dev.cardinal.exec.WarmUp;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.TensorType;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * A signature to be warmed up.
 *
 * @param atMost how long that may take
 * @param types the types of the inputs, in the model's order; none if the model fixes them
 */
record Warmup(Duration atMost, List<TensorType> types) {
  void run(List<GraphInput> inputs, PlanCache plans, LongSupplier clock) {
    try (PlanCache.Lease lease = plans.leaseForTypes(named(inputs))) {
      WarmUp.run(lease.executor(), compiler(), clock, atMost.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("interrupted while waiting to warm up");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  private Map<String, TensorType> named(List<GraphInput> inputs) {
    if (!types.isEmpty() && types.size() != inputs.size()) {
      throw new IllegalArgumentException(
          types.size() + " types are to be warmed up; the model has inputs " + inputs);
    }
    Map<String, TensorType> named = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      GraphInput input = inputs.get(i);
      Optional<TensorType> type = types.isEmpty() ? input.type() : Optional.of(types.get(i));
      named.put(
          input.value().name(),
          type.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "input " + input + " has no fixed type; tell warmup which to warm up for")));
    }
    return named;
  }

  /** Java need not have a compiler, and need not tell. */
  private static WarmUp.Compiler compiler() {
    return Optional.ofNullable(ManagementFactory.getCompilationMXBean())
        .filter(CompilationMXBean::isCompilationTimeMonitoringSupported)
        .<WarmUp.Compiler>map(bean -> bean::getTotalCompilationTime)
        .orElse(() -> 0);
  }
}

package dev.cardinal.tune;

import dev.cardinal.exec.Executor;
import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Step;
import dev.cardinal.plan.StepKind;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** A whole plan that is run to see how long it and its steps take. */
final class Trial implements AutoCloseable {
  private final Assignment assignment;
  private final Executor executor;
  private final Map<String, Tensor> inputs;
  private final LongSupplier clock;
  private final List<Long> runs = new ArrayList<>();
  private final List<List<Long>> steps = new ArrayList<>();
  private long count;

  Trial(Assignment assignment, Executor executor, Map<String, Tensor> inputs, LongSupplier clock) {
    this.assignment = assignment;
    this.executor = executor;
    this.inputs = inputs;
    this.clock = clock;
    plan().steps().forEach(_ -> steps.add(new ArrayList<>()));
  }

  /** Which backends the plan prefers. */
  Assignment assignment() {
    return assignment;
  }

  /** What the plan is called. */
  String name() {
    return Names.of(assignment, kinds());
  }

  /** Whether one backend is preferred everywhere. */
  boolean isPure() {
    return assignment.byWorkload().isEmpty();
  }

  Plan plan() {
    return executor.plan();
  }

  /** The kinds of the steps in order. */
  List<StepKind> kinds() {
    return plan().steps().stream().map(Step::kind).toList();
  }

  /** Runs the plan once and returns the nanoseconds that it took. */
  long run() {
    count++;
    executor.times().reset();
    long start = clock.getAsLong();
    try {
      executor.run(inputs, Map.of(), () -> false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while backends were measured");
    }
    return clock.getAsLong() - start;
  }

  /** Runs the plan once and notes the times. */
  long measure() {
    long nanos = run();
    runs.add(nanos);
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).add(executor.times().leastNanos(i)); // of the one run since the reset
    }
    return nanos;
  }

  /** How often the plan was run. */
  long count() {
    return count;
  }

  /** The noted times of whole runs, in order. */
  List<Long> runs() {
    return runs;
  }

  /** Forgets the times of whole runs, not of steps. */
  void forgetRuns() {
    runs.clear();
  }

  /** The median of the noted runs. */
  long median() {
    return Statistics.median(runs);
  }

  /** The medians of the steps, as means over steps of one kind. */
  Map<StepKind, Double> stepNanos() {
    Map<StepKind, List<Long>> byKind = new LinkedHashMap<>();
    List<StepKind> kinds = kinds();
    for (int i = 0; i < kinds.size(); i++) {
      byKind
          .computeIfAbsent(kinds.get(i), _ -> new ArrayList<>())
          .add(Statistics.median(steps.get(i)));
    }
    Map<StepKind, Double> means = new LinkedHashMap<>();
    byKind.forEach(
        (kind, nanos) ->
            means.put(kind, nanos.stream().mapToLong(Long::longValue).average().orElseThrow()));
    return means;
  }

  @Override
  public void close() {
    executor.close();
  }
}

package dev.cardinal.tune;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Graph;
import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.PlanSketches;
import dev.cardinal.plan.Planner;
import dev.cardinal.plan.Portions;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.KernelOptions;
import java.util.function.LongSupplier;

/**
 * Where plans are tried as the session will run them.
 *
 * @param pool the session's threads
 * @param contexts the session's memory for runs
 * @param options what the session asks of all kernels
 * @param clock the time in nanoseconds
 */
public record Laboratory(
    WorkerPool pool, RunContexts contexts, KernelOptions options, LongSupplier clock) {
  /** Makes a plan for a portion of a batch ready to run. */
  public Executor executor(Plan plan, Portions portions) {
    return new Executor(plan, portions, pool, contexts, clock);
  }

  Trial trial(Graph graph, KernelSelector selector, WeightStore weights, Assignment assignment) {
    Plan plan = Planner.plan(graph, selector.with(assignment), weights, options);
    return new Trial(assignment, executor(plan, Portions.WHOLE), RandomInputs.of(plan), clock);
  }

  PlanSketches sketches(Graph graph, KernelSelector selector, WeightStore weights) {
    return new PlanSketches(graph, selector, weights, options);
  }
}

package dev.cardinal.exec;

import dev.cardinal.exec.RunContext.StepCall;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Step;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.trace.Recorder;
import dev.cardinal.trace.StepEvent;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Runs a plan. Safe from many threads: each run has a context of its own. */
public final class Executor implements AutoCloseable {
  private final Plan plan;
  private final WorkerPool pool;
  private final StepTimes times;
  private final RunContexts contexts;
  private final LongSupplier clock;
  private final boolean ownThreads;

  /** An executor of a plan on a pool; its runs take their memory from the session's. */
  public Executor(Plan plan, WorkerPool pool, RunContexts contexts) {
    this(plan, pool, contexts, System::nanoTime);
  }

  /** As {@link #Executor(Plan, WorkerPool, RunContexts)}, with a clock of nanoseconds. */
  public Executor(Plan plan, WorkerPool pool, RunContexts contexts, LongSupplier clock) {
    this.plan = plan;
    this.pool = pool;
    this.contexts = contexts;
    this.clock = clock;
    this.ownThreads = plan.ownThreads();
    this.times = new StepTimes(plan.steps().size());
  }

  /** The plan. */
  public Plan plan() {
    return plan;
  }

  /** The times of the plan's steps. */
  public StepTimes times() {
    return times;
  }

  /**
   * Computes the outputs.
   *
   * @param inputs a tensor for each of the plan's inputs, by name, of the plan's types
   * @param outputs tensors to be overwritten, by name, of the plan's types
   * @param cancelled asked before every step
   * @throws CancellationException if it was cancelled; outputs are then not written
   * @throws InterruptedException if the thread was interrupted while it waited for its turn
   */
  public void run(
      Map<String, Tensor> inputs, Map<String, Tensor> outputs, BooleanSupplier cancelled)
      throws InterruptedException {
    RunContext context = contexts.acquire(plan);
    try {
      if (ownThreads) {
        pool.onRunThread(() -> compute(context, inputs, outputs, cancelled));
      } else {
        compute(context, inputs, outputs, cancelled);
      }
    } finally {
      contexts.release(context);
      Reference.reachabilityFence(this); // kernels may use memory that this owns
    }
  }

  private void compute(
      RunContext context,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      BooleanSupplier cancelled)
      throws InterruptedException {
    pool.enter(); // last: who waits for memory must not keep others from computing
    try {
      plan.inputs().keySet().forEach(n -> context.input(n).copyFrom(inputs.get(n)));
      int index = 0;
      for (StepCall call : context.calls()) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled before " + call.step().node());
        }
        context.stepNanos()[index++] = run(call);
      }
      times.add(context.stepNanos());
      outputs.forEach((name, tensor) -> tensor.copyFrom(context.output(name)));
    } finally {
      pool.leave();
    }
  }

  /**
   * How each step's work is cut: for each of its parallel parts, into how many tasks. No task is
   * run; kernels that do without tasks, or compute on threads of their own, have no parts.
   *
   * @throws InterruptedException if the thread was interrupted while it waited for its turn
   */
  public List<List<Integer>> tasks() throws InterruptedException {
    var steps = new ArrayList<List<Integer>>();
    RunContext context = contexts.acquire(plan);
    Parallel usual = context.parallel((tasks, _, _, _) -> steps.getLast().add(tasks));
    try {
      pool.enter();
      try {
        for (StepCall call : context.calls()) {
          steps.add(new ArrayList<>());
          if (!call.step().kernel().ownThreads()) {
            call.step().kernel().run(call);
          }
        }
      } finally {
        pool.leave();
      }
    } finally {
      context.parallel(usual);
      contexts.release(context);
      Reference.reachabilityFence(this); // kernels may use memory that this owns
    }
    return steps;
  }

  private long run(StepCall call) {
    if (!Recorder.isOn()) {
      return compute(call);
    }
    Step step = call.step();
    var event = new StepEvent();
    event.begin();
    long nanos = compute(call);
    event.end();
    if (event.shouldCommit()) {
      event.node = step.node();
      event.kernel = step.kernelId();
      event.problem = step.problem();
      event.commit();
    }
    return nanos;
  }

  private long compute(StepCall call) {
    Step step = call.step();
    long start = clock.getAsLong();
    try {
      if (step.kernel().ownThreads()) {
        pool.alone(() -> step.kernel().run(call));
      } else {
        step.kernel().run(call);
      }
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "node '"
              + step.node()
              + "' ("
              + step.operator()
              + ") failed in "
              + step.kernelId()
              + " ["
              + step.problem()
              + "]: "
              + e.getMessage(),
          e);
    }
    return clock.getAsLong() - start;
  }

  /** Frees the plan and the memory of its runs; no run may be under way. */
  @Override
  public void close() {
    contexts.free(plan);
    plan.close();
  }
}

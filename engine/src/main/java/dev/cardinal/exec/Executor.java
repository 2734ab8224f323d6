package dev.cardinal.exec;

import dev.cardinal.exec.RunContext.StepCall;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Step;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.trace.StepEvent;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Runs a plan. Safe from many threads: each run has a context of its own, kept for the next. */
public final class Executor implements AutoCloseable {
  private final Plan plan;
  private final WorkerPool pool;
  private final StepTimes times;
  private final MemoryBudget budget;
  private final ArrayDeque<RunContext> idle = new ArrayDeque<>();
  private int busy;
  private boolean closed;

  /** An executor of a plan on a pool, whose memory counts against a budget. */
  public Executor(Plan plan, WorkerPool pool, MemoryBudget budget) {
    this.plan = plan;
    this.pool = pool;
    this.budget = budget;
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
    pool.enter();
    try {
      RunContext context = acquire();
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
        release(context);
      }
    } finally {
      pool.leave();
    }
  }

  private static long run(StepCall call) {
    Step step = call.step();
    var event = new StepEvent();
    event.begin();
    long start = System.nanoTime();
    try {
      step.kernel().run(call);
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
    long nanos = System.nanoTime() - start;
    event.end();
    if (event.shouldCommit()) {
      event.node = step.node();
      event.kernel = step.kernelId();
      event.problem = step.problem();
      event.commit();
    }
    return nanos;
  }

  /** An idle context, a new one, or, where memory does not allow that, one that others end with. */
  private RunContext acquire() throws InterruptedException {
    synchronized (idle) {
      while (idle.isEmpty() && !budget.reserve(contextBytes())) {
        if (busy == 0) {
          throw new IllegalStateException(
              budget.exceededBy(contextBytes(), "the activations and scratch of one run"));
        }
        idle.wait();
      }
      busy++;
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    try {
      return new RunContext(plan, pool);
    } catch (RuntimeException | Error e) {
      budget.release(contextBytes());
      release(null);
      throw e;
    }
  }

  private long contextBytes() {
    return plan.runBytes(pool.threads());
  }

  private void release(RunContext context) {
    synchronized (idle) {
      busy--;
      if (context != null) {
        idle.push(context);
      }
      idle.notify();
      if (closed) {
        freeIfIdle();
      }
    }
  }

  private void freeIfIdle() {
    for (RunContext context : idle) {
      context.close();
      budget.release(contextBytes());
    }
    idle.clear();
    if (busy == 0) {
      plan.close();
    }
  }

  /** Frees what no run uses now, and the rest when the runs under way end. */
  @Override
  public void close() {
    synchronized (idle) {
      if (!closed) {
        closed = true;
        freeIfIdle();
      }
    }
  }
}

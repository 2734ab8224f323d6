package dev.cardinal.exec;

import dev.cardinal.exec.RunContext.StepCall;
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
  private final ArrayDeque<RunContext> idle = new ArrayDeque<>();
  private int busy;
  private boolean closed;

  /** An executor of a plan on a pool. */
  public Executor(Plan plan, WorkerPool pool) {
    this.plan = plan;
    this.pool = pool;
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

  private RunContext acquire() {
    synchronized (idle) {
      busy++;
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    try {
      return new RunContext(plan, pool);
    } catch (RuntimeException | Error e) {
      release(null);
      throw e;
    }
  }

  private void release(RunContext context) {
    synchronized (idle) {
      busy--;
      if (context != null) {
        idle.push(context);
      }
      if (closed) {
        freeIfIdle();
      }
    }
  }

  private void freeIfIdle() {
    idle.forEach(RunContext::close);
    idle.clear();
    if (busy == 0) {
      plan.close();
    }
  }

  /** The contexts that exist, each with an arena of the plan's size. */
  public int contexts() {
    synchronized (idle) {
      return busy + idle.size();
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

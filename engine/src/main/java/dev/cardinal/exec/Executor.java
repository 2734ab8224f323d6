package dev.cardinal.exec;

import dev.cardinal.exec.RunContext.StepCall;
import dev.cardinal.plan.Placement;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Portions;
import dev.cardinal.plan.Step;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.trace.Recorder;
import dev.cardinal.trace.StepEvent;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Runs a plan. Safe from many threads: each run has a context of its own. */
public final class Executor implements AutoCloseable {
  /** Stands for any thread but the caller's. */
  private static final Thread ANOTHER =
      Thread.ofPlatform().inheritInheritableThreadLocals(false).unstarted(() -> {});

  private final Plan plan;
  private final Portions portions;
  private final WorkerPool pool;
  private final StepTimes times;
  private final RunContexts contexts;
  private final LongSupplier clock;
  private final boolean ownThreads;
  private final Map<String, TensorType> inputTypes;
  private final Map<String, TensorType> outputTypes;

  /** An executor of a plan on a pool; its runs take their memory from the session's. */
  public Executor(Plan plan, WorkerPool pool, RunContexts contexts) {
    this(plan, Portions.WHOLE, pool, contexts, System::nanoTime);
  }

  /**
   * As {@link #Executor(Plan, WorkerPool, RunContexts)}.
   *
   * @param plan for a portion of a batch
   * @param portions how runs go through a batch
   * @param clock the time in nanoseconds
   */
  public Executor(
      Plan plan, Portions portions, WorkerPool pool, RunContexts contexts, LongSupplier clock) {
    this.plan = plan;
    this.portions = portions;
    this.pool = pool;
    this.contexts = contexts;
    this.clock = clock;
    this.ownThreads = plan.ownThreads();
    this.inputTypes = types(plan.inputs());
    this.outputTypes = types(plan.outputs());
    this.times = new StepTimes(plan.steps().size());
  }

  /** The plan of a portion. */
  public Plan plan() {
    return plan;
  }

  /** How runs go through a batch. */
  public Portions portions() {
    return portions;
  }

  /** The types of a run's inputs, by name. */
  public Map<String, TensorType> inputTypes() {
    return inputTypes;
  }

  /** The types of a run's outputs, by name. */
  public Map<String, TensorType> outputTypes() {
    return outputTypes;
  }

  private Map<String, TensorType> types(Map<String, Placement> places) {
    Map<String, TensorType> types = new LinkedHashMap<>();
    places.forEach((name, place) -> types.put(name, portions.whole(place.type())));
    return Collections.unmodifiableMap(types);
  }

  /** How many portions are computed side by side if there is memory for them. */
  public int sideBySide() {
    return ownThreads ? 1 : BatchRun.sideBySide(portions, pool.threads());
  }

  /** The times of the plan's steps. */
  public StepTimes times() {
    return times;
  }

  /**
   * Computes the outputs.
   *
   * @param inputs a tensor for each input, by name, of the {@linkplain #inputTypes types} of a run
   * @param outputs tensors to be overwritten, by name, of the {@linkplain #outputTypes types} of a
   *     run
   * @param cancelled asked before every step
   * @throws CancellationException if it was cancelled; outputs of a run in several portions, which
   *     all threads must be able to write, may then be written in part, others are not
   * @throws InterruptedException if the thread was interrupted while it waited for its turn
   */
  public void run(
      Map<String, Tensor> inputs, Map<String, Tensor> outputs, BooleanSupplier cancelled)
      throws InterruptedException {
    List<RunContext> own = contexts.acquire(plan, sideBySide());
    try {
      if (ownThreads) {
        pool.onRunThread(() -> compute(own, inputs, outputs, cancelled));
      } else {
        compute(own, inputs, outputs, cancelled);
      }
    } finally {
      own.forEach(contexts::release);
      Reference.reachabilityFence(this); // kernels may use memory that this owns
    }
  }

  private void compute(
      List<RunContext> own,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      BooleanSupplier cancelled)
      throws InterruptedException {
    pool.enter(); // last: who waits for memory must not keep others from computing
    try {
      if (portions.count() > 1) {
        computeBatch(own, inputs, outputs, cancelled);
      } else {
        RunContext context = own.getFirst();
        Arrays.fill(context.stepNanos(), 0);
        compute(context, inputs, outputs, cancelled);
        times.add(context.stepNanos());
      }
    } finally {
      pool.leave();
    }
  }

  private void computeBatch(
      List<RunContext> own,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      BooleanSupplier cancelled) {
    Map<String, Tensor> read = new HashMap<>(inputs);
    if (own.size() > 1) {
      read.replaceAll((_, t) -> t.segment().isAccessibleBy(ANOTHER) ? t : t.copy());
    }
    BatchRun.Part part = (context, in, out) -> compute(context, in, out, cancelled);
    times.add(new BatchRun(portions, pool, own, read, outputs, part, clock).run());
  }

  /** Computes what the plan is for, and adds its steps' times to those that the context has. */
  private void compute(
      RunContext context,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      BooleanSupplier cancelled) {
    plan.inputs().keySet().forEach(n -> context.input(n).copyFrom(inputs.get(n)));
    int index = 0;
    for (StepCall call : context.calls()) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled before " + call.step().node());
      }
      context.stepNanos()[index++] += run(call);
    }
    outputs.forEach((name, tensor) -> tensor.copyFrom(context.output(name)));
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
      event.portion = call.portion();
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

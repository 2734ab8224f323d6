package dev.cardinal;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A model made ready to run. A session plans for the input signatures that it meets and keeps the
 * last few plans; a model whose input types are fixed is planned when the session is built.
 *
 * <p>{@code run} may be called from many threads at once. {@link #close} waits for the runs under
 * way and frees memory and threads at once; a session that is forgotten instead is reclaimed by the
 * garbage collector.
 */
public final class Session implements AutoCloseable {
  private final String name;
  private final List<GraphInput> inputs;
  private final List<String> outputs;
  private final PlanCache plans;
  private final WorkerPool pool;
  private final boolean ownsPool;
  private final Semaphore runs;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock(true);
  private boolean closed;

  Session(Model model, PlanCache plans, WorkerPool pool, boolean ownsPool, int maxConcurrentRuns) {
    this.name = model.name();
    this.inputs = model.inputs();
    this.outputs = model.outputs();
    this.plans = plans;
    this.pool = pool;
    this.ownsPool = ownsPool;
    this.runs = new Semaphore(maxConcurrentRuns, true);
  }

  /** A session with the usual options. */
  public static Session of(Model model) {
    return builder(model).build();
  }

  /** Options for a session on a model. */
  public static SessionBuilder builder(Model model) {
    return new SessionBuilder(model);
  }

  /**
   * Runs a model that has one output.
   *
   * @param inputs a tensor for each input, in the model's order; not changed
   * @return the output, on the heap
   * @throws IllegalArgumentException if the number of inputs, a type or a shape is not the model's,
   *     or if the model has several outputs
   * @throws IllegalStateException if the session is closed
   */
  public Tensor run(Tensor... inputs) {
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "the model has outputs "
              + outputs
              + "; call run with a map of named inputs to get all of them");
    }
    return run(named(inputs)).values().iterator().next();
  }

  private Map<String, Tensor> named(Tensor... given) {
    if (given.length != inputs.size()) {
      throw new IllegalArgumentException(
          given.length + " inputs were given; the model has " + inputs);
    }
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i++) {
      byName.put(inputs.get(i).value().name(), given[i]);
    }
    return byName;
  }

  /**
   * Runs the model.
   *
   * @param inputs a tensor for each input, by name; not changed
   * @return the outputs by name, in the model's order, on the heap
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return run(inputs, new Cancellation());
  }

  /**
   * Runs the model until it ends or is cancelled.
   *
   * @throws CancellationException if it was cancelled, or its thread interrupted while it waited
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs, Cancellation cancellation) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    guarded(inputs, Optional.empty(), outputs, cancellation);
    return outputs;
  }

  /**
   * Runs the model into tensors of the caller's.
   *
   * @param inputs a tensor for each input, by name
   * @param outputs tensors of the outputs' types, by name, to be overwritten; outputs that are not
   *     named are not copied
   */
  public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    guarded(inputs, Optional.of(outputs), new HashMap<>(), new Cancellation());
  }

  /** As {@link #run(Map, Map)}, until it ends or is cancelled. */
  public void run(
      Map<String, Tensor> inputs, Map<String, Tensor> outputs, Cancellation cancellation) {
    guarded(inputs, Optional.of(outputs), new HashMap<>(), cancellation);
  }

  private void guarded(
      Map<String, Tensor> inputs,
      Optional<Map<String, Tensor>> given,
      Map<String, Tensor> made,
      Cancellation cancellation) {
    Lock lock = open.readLock();
    lock.lock();
    try {
      requireOpen();
      runs.acquire();
      try (PlanCache.Lease lease = plans.lease(inputs)) {
        compute(lease.executor(), inputs, given, made, cancellation);
      } catch (InternalError e) {
        throw unreadable(name, e);
      } finally {
        runs.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("interrupted while waiting for a turn to run");
      cancelled.initCause(e);
      throw cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** Computes into new tensors; into those of the caller's, if given, once all is computed. */
  private static void compute(
      Executor executor,
      Map<String, Tensor> inputs,
      Optional<Map<String, Tensor>> given,
      Map<String, Tensor> made,
      Cancellation cancellation)
      throws InterruptedException {
    Map<String, TensorType> types = executor.outputTypes();
    given.ifPresent(outputs -> check(types, outputs));
    if (given.isPresent() && executor.portions().count() == 1) {
      executor.run(inputs, given.get(), cancellation::isCancelled); // it writes them last
      return;
    }
    types.forEach(
        (name, type) -> {
          if (given.isEmpty() || given.get().containsKey(name)) {
            made.put(name, Tensor.allocate(type));
          }
        });
    executor.run(inputs, made, cancellation::isCancelled);
    given.ifPresent(outputs -> outputs.forEach((name, to) -> to.copyFrom(made.get(name))));
  }

  /** What an access to a mapped file throws that was cut short: {@code InternalError}. */
  static IllegalStateException unreadable(String model, InternalError fault) {
    return new IllegalStateException(
        "the weights of '"
            + model
            + "' could not be read: was the model's file cut short or replaced while in use?",
        fault);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  private static void check(Map<String, TensorType> types, Map<String, Tensor> outputs) {
    outputs.forEach(
        (name, tensor) -> {
          if (!types.containsKey(name)) {
            throw new IllegalArgumentException(
                "there is no output '" + name + "'; the outputs are " + types.keySet());
          }
          TensorType expected = types.get(name);
          if (!tensor.type().equals(expected)) {
            throw new IllegalArgumentException(
                "output '" + name + "' is " + expected + ", but a " + tensor + " was given for it");
          }
        });
  }

  /** What a call gives, in order. */
  public List<GraphInput> inputs() {
    return inputs;
  }

  /** The names of what a call gets, in order. */
  public List<String> outputs() {
    return outputs;
  }

  /** How many threads compute, the callers among them. */
  public int threads() {
    return pool.threads();
  }

  /**
   * The types of the outputs for inputs of the given types; plans for them if need be.
   *
   * @throws IllegalArgumentException if the types are not the model's, or if its outputs depend on
   *     the values of its inputs
   */
  public Map<String, TensorType> outputTypes(Map<String, TensorType> inputs) {
    return planned(inputs, lease -> new LinkedHashMap<>(lease.executor().outputTypes()));
  }

  /** The plan for inputs of the given types; plans for them if need be. */
  public PlanReport plan(Map<String, TensorType> inputs) {
    return planned(inputs, lease -> Reports.plan(lease, threads(), plans.packedBytes()));
  }

  private <T> T planned(Map<String, TensorType> inputs, Function<PlanCache.Lease, T> question) {
    Lock lock = open.readLock();
    lock.lock();
    try {
      requireOpen();
      try (PlanCache.Lease lease = plans.leaseForTypes(inputs)) {
        return question.apply(lease);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The profile of the plan that ran last; empty if none has. */
  public Optional<Profile> profile() {
    return plans
        .latest()
        .map(
            lease -> {
              try (lease) {
                return Reports.profile(lease);
              }
            });
  }

  /** Forgets the times of all runs so far. */
  public void resetProfile() {
    plans.resetTimes();
  }

  WorkerPool pool() {
    return pool;
  }

  /** Waits for the runs under way, then frees memory and threads. */
  @Override
  public void close() {
    Lock lock = open.writeLock();
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        plans.close();
        if (ownsPool) {
          pool.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}

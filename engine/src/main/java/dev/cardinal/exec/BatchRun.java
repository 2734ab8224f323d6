package dev.cardinal.exec;

import dev.cardinal.plan.Portions;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/**
 * A run of a batch in portions: side by side, each on a thread of its own, as long as there is one
 * for every thread, so that no thread waits for another between steps or reads what another wrote;
 * what is left one after the other, each on all threads.
 */
final class BatchRun {
  /**
   * Portions for each thread between two looks at what all have done. Of so few a thread takes one
   * at a time ({@link Job}), so that others of the pool's callers wait for no more than that.
   */
  private static final int ROUND = 4;

  private final Portions portions;
  private final WorkerPool pool;
  private final List<RunContext> contexts;
  private final Map<String, Tensor> inputs;
  private final Map<String, Tensor> outputs;
  private final Part part;
  private final LongSupplier clock;

  /** What is done with a portion. */
  interface Part {
    /** Computes the outputs of a portion, and adds the times of its steps to the context's. */
    void compute(RunContext context, Map<String, Tensor> inputs, Map<String, Tensor> outputs);
  }

  /**
   * A run.
   *
   * @param contexts as many as portions are to be computed side by side
   * @param inputs of the whole batch, which all threads can read
   * @param outputs of the whole batch, which all threads can write
   */
  BatchRun(
      Portions portions,
      WorkerPool pool,
      List<RunContext> contexts,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      Part part,
      LongSupplier clock) {
    this.portions = portions;
    this.pool = pool;
    this.contexts = contexts;
    this.inputs = inputs;
    this.outputs = outputs;
    this.part = part;
    this.clock = clock;
  }

  /** How many portions should be computed side by side on so many threads. */
  static int sideBySide(Portions portions, int threads) {
    return portions.count() >= threads ? threads : 1;
  }

  /**
   * Computes all portions, on a thread that has entered the pool.
   *
   * @return what each step took of the run's time
   */
  long[] run() {
    contexts.forEach(context -> Arrays.fill(context.stepNanos(), 0));
    int beside = contexts.size();
    int left = beside == 1 ? 0 : portions.count() / beside * beside;
    long start = clock.getAsLong();
    for (int first = 0; first < left; first += ROUND * beside) {
      sideBySide(first, Math.min(ROUND * beside, left - first));
    }
    long[] nanos = shares(clock.getAsLong() - start);
    RunContext one = contexts.getFirst();
    Arrays.fill(one.stepNanos(), 0);
    for (int i = left; i < portions.count(); i++) {
      compute(one, i);
    }
    Arrays.setAll(nanos, i -> nanos[i] + one.stepNanos()[i]);
    return nanos;
  }

  /** The shares of the steps, of all threads together, in the time that has passed. */
  private long[] shares(long passed) {
    long[] nanos = new long[contexts.getFirst().stepNanos().length];
    for (RunContext context : contexts) {
      Arrays.setAll(nanos, i -> nanos[i] + context.stepNanos()[i]);
    }
    double sum = Math.max(1, Arrays.stream(nanos).sum());
    Arrays.setAll(nanos, i -> (long) (nanos[i] * (passed / sum)));
    return nanos;
  }

  private void sideBySide(int first, int count) {
    Deque<RunContext> idle = new ConcurrentLinkedDeque<>(contexts); // one for every thread
    contexts.forEach(context -> context.parallel(Parallel.ON_ONE_THREAD));
    try {
      pool.run(
          count,
          (i, _) -> {
            RunContext context = idle.pop();
            try {
              compute(context, first + i);
            } finally {
              idle.push(context); // it is in this core's caches
            }
          },
          0,
          new float[0]);
    } finally {
      contexts.forEach(context -> context.parallel(pool::run));
    }
  }

  private void compute(RunContext context, int portion) {
    context.portion(portion);
    part.compute(context, portion(inputs, portion), portion(outputs, portion));
  }

  private Map<String, Tensor> portion(Map<String, Tensor> whole, int portion) {
    Map<String, Tensor> parts = new HashMap<>();
    whole.forEach((name, tensor) -> parts.put(name, portions.of(tensor, portion)));
    return parts;
  }
}

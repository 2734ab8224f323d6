package dev.cardinal.bench.contest;

import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.tensor.Tensor;

/** A backend's first kernel for a convolution, alone: its operands are in the caches. */
public final class KernelContestant implements Contestant {
  private static final long LEAST_NANOS = 3_000_000;
  private static final int TRIALS = 20;

  private final KernelDescriptor kernel;
  private final WorkerPool pool;
  private final KernelRun run;
  private int repeats = 1;

  /** The kernel that a backend would take first. */
  public KernelContestant(ConvCase conv, Backend backend, int threads) {
    kernel = conv.kernels(backend).getFirst();
    pool = new WorkerPool(threads);
    run = conv.run(kernel, pool);
  }

  @Override
  public String name() {
    return kernel.id();
  }

  /** Runs the kernel so often that the clock's grain does not matter; see {@link #repeats}. */
  @Override
  public void run() {
    for (int i = 0; i < repeats; i++) {
      run.run();
    }
  }

  @Override
  public Tensor output() {
    return run.result(0);
  }

  /** How often one run runs the kernel; to be called when the kernel is warm. */
  public int calibrate() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIALS; i++) {
      long start = System.nanoTime();
      run.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    repeats = Math.clamp(Math.ceilDiv(LEAST_NANOS, Math.max(1, best)), 1, 1000);
    return repeats;
  }

  @Override
  public void close() {
    run.close();
    pool.close();
  }
}

package dev.cardinal;

import dev.cardinal.vector.ukernel.F32FmaPeak;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.LongAdder;

/** What the machine can do at most, measured. */
public final class Machine {
  private static final int WARM_UP_WINDOWS = 5;
  private static final int WINDOWS = 30;
  private static final long WINDOW_NANOS = 20_000_000;
  private static final int CHUNK = 20_000;

  private Machine() {}

  /**
   * The most float32 operations that threads do at once, in units of 10^9 a second: fused
   * multiply-adds, each of which counts as two, on whole vectors in registers. Takes less than a
   * second.
   *
   * @throws IllegalStateException if the Vector API is not there
   */
  public static double fmaGflops(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    try {
      return new Peak(threads).gflops();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "the Vector API is not there: start java with --add-modules jdk.incubator.vector", e);
    }
  }

  /** Threads that compute in windows, which begin and end for all at once; the best one counts. */
  private static final class Peak {
    private final int threads;
    private final CyclicBarrier barrier;
    private final LongAdder iterations = new LongAdder();
    private long windowStart;
    private int windows;
    private double best;

    /** Keeps what was computed from being optimised away. */
    @SuppressWarnings("unused") // read by nobody: that is its purpose
    private volatile float sink;

    Peak(int threads) {
      this.threads = threads;
      this.barrier = new CyclicBarrier(threads, this::nextWindow);
    }

    double gflops() {
      int flops = F32FmaPeak.flopsPerIteration();
      for (int i = 1; i < threads; i++) {
        Thread.ofPlatform().daemon().start(this::compute);
      }
      compute();
      return best * flops;
    }

    private void compute() {
      try {
        barrier.await();
        for (int window = 0; window < WARM_UP_WINDOWS + WINDOWS; window++) {
          long end = System.nanoTime() + WINDOW_NANOS;
          while (System.nanoTime() < end) {
            sink = F32FmaPeak.run(CHUNK);
            iterations.add(CHUNK);
          }
          barrier.await();
        }
      } catch (InterruptedException | BrokenBarrierException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the peak was measured", e);
      }
    }

    /** Between two windows, when all threads wait. */
    private void nextWindow() {
      long now = System.nanoTime();
      long done = iterations.sumThenReset();
      if (windows++ > WARM_UP_WINDOWS) {
        best = Math.max(best, (double) done / (now - windowStart));
      }
      windowStart = now;
    }
  }
}

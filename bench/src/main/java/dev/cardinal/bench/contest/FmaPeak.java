package dev.cardinal.bench.contest;

import dev.cardinal.vector.ukernel.F32FmaPeak;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * The most float32 operations that threads do at once at this very moment, in short windows, so
 * that a round of measurements can be held against the machine's speed in that round. Between
 * windows its threads are parked.
 */
public final class FmaPeak implements AutoCloseable {
  private static final int WINDOWS = 4;
  private static final long WINDOW_NANOS = 5_000_000;

  /** How long before a window the threads are woken, so that all begin at once. */
  private static final long WAKE_NANOS = 300_000;

  private static final int CHUNK = 10_000;

  /** Measurements until the loop is compiled and the processor has come to its speed. */
  private static final int WARM_UPS = 25;

  private final double[] rates;
  private final CyclicBarrier begin;
  private final CyclicBarrier end;
  private volatile long start;
  private volatile boolean closed;

  /** Keeps what was computed from being optimised away. */
  @SuppressWarnings("unused") // read by nobody: that is its purpose
  private static volatile float sink;

  /** For so many threads, the one that asks among them; takes half a second to get warm. */
  public FmaPeak(int threads) {
    rates = new double[threads];
    begin = new CyclicBarrier(threads, () -> start = System.nanoTime() + WAKE_NANOS);
    end = new CyclicBarrier(threads);
    for (int i = 1; i < threads; i++) {
      int thread = i;
      Thread.ofPlatform().daemon().name("peak-" + i).start(() -> serve(thread));
    }
    for (int i = 0; i < WARM_UPS; i++) {
      gflops();
    }
  }

  /** Operations in units of 10^9 a second: the best of some windows. */
  public double gflops() {
    double best = 0;
    for (int window = 0; window < WINDOWS; window++) {
      await(begin);
      compute(0);
      await(end);
      best = Math.max(best, Arrays.stream(rates).sum());
    }
    return best;
  }

  private void serve(int thread) {
    while (true) {
      await(begin);
      if (closed) {
        return;
      }
      compute(thread);
      await(end);
    }
  }

  private void compute(int thread) {
    long begun = start;
    while (System.nanoTime() - begun < 0) {
      Thread.onSpinWait();
    }
    rates[thread] = rate(begun);
  }

  /** A thread that wakes late has computed less in its window. */
  private static double rate(long begun) {
    long iterations = 0;
    long nanos;
    float sum = 0;
    do {
      sum += F32FmaPeak.run(CHUNK);
      iterations += CHUNK;
      nanos = System.nanoTime() - begun;
    } while (nanos < WINDOW_NANOS);
    sink = sum;
    return (double) iterations * F32FmaPeak.flopsPerIteration() / nanos;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the peak was measured", e);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    await(begin);
  }
}

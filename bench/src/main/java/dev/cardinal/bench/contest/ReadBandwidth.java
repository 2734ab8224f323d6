package dev.cardinal.bench.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast threads read memory: each sums an array of its own, all together much larger than
 * caches; the best of some passes counts.
 */
public final class ReadBandwidth {
  private static final int ALL_BYTES = 512 << 20;
  private static final int PASSES = 8;

  /** Read in one go, so that the loop is soon compiled. */
  private static final int CHUNK = 1 << 16;

  private ReadBandwidth() {}

  /** 10^9 bytes a second. */
  public static double gigabytes(int threads) {
    int elements = ALL_BYTES / Long.BYTES / threads;
    var together = new CyclicBarrier(threads);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<double[]>> passes = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        passes.add(pool.submit(() -> passes(new long[elements], together)));
      }
      double best = 0;
      double[][] times = new double[threads][];
      for (int i = 0; i < threads; i++) {
        times[i] = passes.get(i).get();
      }
      for (int pass = 0; pass < PASSES; pass++) {
        double rate = 0;
        for (double[] thread : times) {
          rate += (double) elements * Long.BYTES / thread[pass];
        }
        best = Math.max(best, rate);
      }
      return best;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while memory was read", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("memory cannot be read: " + e.getCause(), e);
    }
  }

  /** Nanoseconds of each pass. */
  private static double[] passes(long[] values, CyclicBarrier together) throws Exception {
    for (int i = 0; i < values.length; i += 512) {
      values[i] = i; // pages of zeros may all be one
    }
    double[] nanos = new double[PASSES];
    long sum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      together.await();
      long start = System.nanoTime();
      for (int from = 0; from < values.length; from += CHUNK) {
        sum += sum(values, from, Math.min(values.length, from + CHUNK));
      }
      nanos[pass] = System.nanoTime() - start;
    }
    if (sum == 42) {
      throw new IllegalStateException("impossible"); // the sum is needed
    }
    return nanos;
  }

  private static long sum(long[] values, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }
}

package dev.cardinal.bench.peer;

import dev.cardinal.bench.report.Forks;
import dev.cardinal.bench.report.Runs;
import dev.cardinal.bench.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a contestant in the ways that are measured, and remembers its runs until it is warm. */
final class Runner {
  private static final int WINDOW_RUNS = 5;
  private static final int WINDOW_MILLIS = 200;
  private static final int STABLE_WINDOWS = 4;
  private static final double STABLE_SPREAD = 0.02;

  /** Of each caller, in one window of throughput. */
  private static final int LEAST_RUNS = 3;

  /** So many runs of the warm-up are told. */
  private static final int MOST_TOLD = 400;

  private final Runnable contestant;
  private final Runs runs = new Runs();

  Runner(Runnable contestant) {
    this.contestant = contestant;
  }

  /** Runs once, and returns the milliseconds since the start of the process. */
  double run() {
    double start = Forks.millisSinceStart();
    contestant.run();
    double end = Forks.millisSinceStart();
    runs.add(end, end - start);
    return end;
  }

  /**
   * Runs until the medians of the last four windows, each of at least five runs and 0.2 s, are
   * within 2 % of each other.
   */
  Answer.Warm warmUp(int leastMillis, int mostMillis) {
    List<Double> medians = new ArrayList<>();
    double start = Forks.millisSinceStart();
    double spent;
    boolean stable;
    do {
      medians.add(window());
      stable = isStable(medians);
      spent = Forks.millisSinceStart() - start;
    } while (spent < mostMillis && !(stable && spent >= leastMillis));
    Runs told = runs.thinned(MOST_TOLD);
    return new Answer.Warm(
        stable, runs.steadyAtMillis(), new Sample(told.ends()), new Sample(told.millis()));
  }

  private double window() {
    int first = runs.count();
    double start = Forks.millisSinceStart();
    double end;
    do {
      end = run();
    } while (runs.count() - first < WINDOW_RUNS || end - start < WINDOW_MILLIS);
    return runs.median(first, runs.count());
  }

  /** Whether the last windows' medians are close to each other. */
  static boolean isStable(List<Double> medians) {
    if (medians.size() < STABLE_WINDOWS) {
      return false;
    }
    List<Double> last = medians.subList(medians.size() - STABLE_WINDOWS, medians.size());
    double least = last.stream().mapToDouble(m -> m).min().orElseThrow();
    double most = last.stream().mapToDouble(m -> m).max().orElseThrow();
    return most <= least * (1 + STABLE_SPREAD);
  }

  /** Runs untimed for a while and at least once, unless for 0 ms, then times runs. */
  Sample times(int primeMillis, int millis) {
    long start = System.nanoTime();
    while (primeMillis > 0) {
      contestant.run();
      if (System.nanoTime() - start >= primeMillis * 1_000_000L) {
        break;
      }
    }
    List<Double> times = new ArrayList<>();
    long begin = System.nanoTime();
    do {
      long before = System.nanoTime();
      contestant.run();
      times.add((System.nanoTime() - before) * 1e-6);
    } while (System.nanoTime() - begin < millis * 1_000_000L);
    return new Sample(times.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Runs a second of several callers at once: the sum of what each gets. */
  double rate(int callers, int millis) {
    var ready = new CountDownLatch(callers);
    try (var threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        rates.add(threads.submit(() -> rate(ready, millis)));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while callers ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("several callers at once: " + e.getCause(), e);
    }
  }

  private double rate(CountDownLatch ready, int millis) throws InterruptedException {
    ready.countDown();
    ready.await();
    long start = System.nanoTime();
    int count = 0;
    long spent;
    do {
      contestant.run();
      count++;
      spent = System.nanoTime() - start;
    } while (count < LEAST_RUNS || spent < TimeUnit.MILLISECONDS.toNanos(millis));
    return count * 1e9 / spent;
  }
}

package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.spi.KernelCall.Task;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller may rely on: every task once, by as many threads as there are, failures told. */
@Timeout(60)
final class WorkerPoolTest {
  private static final float[] NO_SCRATCH = new float[0];

  static void run(WorkerPool pool, int tasks, Task task) {
    run(pool, tasks, 0, task);
  }

  static void run(WorkerPool pool, int tasks, int scratchFloats, Task task) {
    try {
      pool.enter();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    try {
      pool.run(tasks, task, scratchFloats, new float[scratchFloats]);
    } finally {
      pool.leave();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void runsEveryTaskOnce(int threads) {
    try (var pool = new WorkerPool(threads)) {
      for (int tasks : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 64, 1000, 4097}) {
        for (int repeat = 0; repeat < 20; repeat++) {
          var runs = new AtomicIntegerArray(tasks);
          run(pool, tasks, (i, _) -> runs.incrementAndGet(i));
          for (int i = 0; i < tasks; i++) {
            assertEquals(1, runs.get(i), threads + " threads, task " + i + " of " + tasks);
          }
        }
      }
    }
  }

  @Test
  void whatTasksWroteIsSeenByTheCaller() {
    try (var pool = new WorkerPool(4)) {
      int[] values = new int[64];
      for (int round = 1; round <= 5000; round++) {
        int now = round;
        run(pool, values.length, (i, _) -> values[i] = now);
        int[] expected = new int[values.length];
        Arrays.fill(expected, now);
        assertArrayEquals(expected, values);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void allThreadsTakePart(int threads) {
    try (var pool = new WorkerPool(threads)) {
      for (int round = 0; round < 20; round++) {
        var barrier = new CyclicBarrier(threads);
        run(pool, threads, (_, _) -> await(barrier)); // fails unless all are here at once
      }
    }
  }

  static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void workersHaveScratchOfTheirOwn() {
    try (var pool = new WorkerPool(3)) {
      for (int floats : new int[] {10, 1000, 20}) {
        var arrays = new ConcurrentHashMap<Thread, float[]>();
        var barrier = new CyclicBarrier(3);
        run(
            pool,
            3,
            floats,
            (_, scratch) -> {
              assertTrue(scratch.length >= floats);
              arrays.put(Thread.currentThread(), scratch);
              await(barrier);
            });
        float[][] all = arrays.values().toArray(new float[0][]);
        assertEquals(3, all.length);
        assertNotSame(all[0], all[1]);
        assertNotSame(all[1], all[2]);
        assertNotSame(all[0], all[2]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theFailureOfATaskReachesTheCaller(int threads) {
    try (var pool = new WorkerPool(threads)) {
      for (int failing = 0; failing < 50; failing++) {
        var failure = new IllegalArgumentException("task " + failing);
        int at = failing;
        Throwable thrown =
            assertThrows(
                IllegalArgumentException.class,
                () -> run(pool, 50, (i, _) -> failIf(i == at, failure)));
        assertSame(failure, thrown);
      }
      runsAllAfterFailure(pool);
    }
  }

  @Test
  void anErrorOfAWorkersTaskReachesTheCallerWhenAllHaveStopped() {
    try (var pool = new WorkerPool(3)) {
      var caller = Thread.currentThread();
      var error = new StackOverflowError("of a worker");
      var barrier = new CyclicBarrier(3);
      var done = new AtomicIntegerArray(3);
      Task task =
          (i, _) -> {
            await(barrier);
            if (Thread.currentThread() != caller) {
              throw error;
            }
            done.set(i, 1);
          };
      assertSame(error, assertThrows(StackOverflowError.class, () -> run(pool, 3, task)));
      assertEquals(1, done.get(0) + done.get(1) + done.get(2));
      runsAllAfterFailure(pool);
    }
  }

  @Test
  void afterAFailureNoMoreTasksBegin() {
    try (var pool = new WorkerPool(2)) {
      var begun = new AtomicInteger();
      Task task =
          (i, _) -> {
            begun.incrementAndGet();
            sleepUninterrupted();
            failIf(i == 0, new IllegalStateException("first"));
          };
      assertThrows(IllegalStateException.class, () -> run(pool, 1000, task));
      assertTrue(begun.get() < 200, begun + " of 1000 tasks began");
    }
  }

  private static void failIf(boolean condition, RuntimeException failure) {
    if (condition) {
      throw failure;
    }
  }

  private static void runsAllAfterFailure(WorkerPool pool) {
    var barrier = new CyclicBarrier(pool.threads());
    run(pool, pool.threads(), (_, _) -> await(barrier));
  }

  /** A worker that finds no room for its scratch array must neither die nor leave work undone. */
  @Test
  void scratchThatDoesNotFitTheHeapIsAFailureOfTheRunAlone() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      var caller = Thread.currentThread();
      var started = new CountDownLatch(1);
      Task task =
          (_, _) -> {
            if (Thread.currentThread() == caller) {
              awaitQuietly(started); // so that the worker, too, takes a share
            }
          };
      Runnable worker = started::countDown;
      pool.enter();
      try {
        Thread.startVirtualThread(
            () -> {
              sleep(300);
              worker.run();
            });
        assertThrows(
            OutOfMemoryError.class, () -> pool.run(8, task, Integer.MAX_VALUE, NO_SCRATCH));
      } finally {
        pool.leave();
      }
      runsAllAfterFailure(pool);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      var runs = new AtomicIntegerArray(64);
      run(
          pool,
          64,
          (i, _) -> {
            if (i == 0) {
              Thread.currentThread().interrupt(); // task 0 is the caller's, or does no harm
            }
            sleepUninterrupted();
            runs.incrementAndGet(i);
          });
      Thread.interrupted();
      pool.enter();
      Thread.currentThread().interrupt();
      pool.run(64, (i, _) -> runs.incrementAndGet(i), 0, NO_SCRATCH);
      pool.leave();
      assertTrue(Thread.interrupted());
      for (int i = 0; i < 64; i++) {
        assertEquals(2, runs.get(i));
      }
    }
  }

  private static void sleepUninterrupted() {
    long until = System.nanoTime() + 200_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aClosedPoolLeavesTheWorkToItsCaller() {
    var pool = new WorkerPool(3);
    pool.close();
    pool.close();
    var runs = new AtomicIntegerArray(10);
    run(
        pool,
        10,
        (i, _) -> {
          runs.incrementAndGet(i);
          assertTrue(!Thread.currentThread().getName().startsWith("cardinal-worker"));
        });
    for (int i = 0; i < 10; i++) {
      assertEquals(1, runs.get(i));
    }
  }

  @Test
  void refusesToHaveNoThreads() {
    var e = assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
    assertTrue(e.getMessage().contains("at least 1"), e::getMessage);
  }
}

package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.memory.Pressure;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a pool's threads live: no more compute than it has, idle ones rest, forgotten ones end. */
@Timeout(60)
final class WorkerPoolThreadsTest {
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 1", "2, 5", "3, 2", "4, 8"})
  void noMoreThreadsComputeThanThePoolHas(int threads, int callers) throws InterruptedException {
    var active = new AtomicInteger();
    var most = new AtomicInteger();
    var sum = new AtomicLong();
    int runs = 30;
    int tasks = 40;
    try (var pool = new WorkerPool(threads)) {
      inParallel(
          callers,
          () -> {
            for (int run = 0; run < runs; run++) {
              WorkerPoolTest.run(
                  pool,
                  tasks,
                  (i, _) -> {
                    most.accumulateAndGet(active.incrementAndGet(), Math::max);
                    sum.addAndGet(i);
                    spin(20_000);
                    active.decrementAndGet();
                  });
            }
          });
    }
    assertTrue(most.get() <= threads, most + " of " + threads + " threads computed");
    assertEquals((long) callers * runs * tasks * (tasks - 1) / 2, sum.get());
  }

  private static void inParallel(int count, Runnable work) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    var failures = ConcurrentHashMap.<Throwable>newKeySet();
    for (int i = 0; i < count; i++) {
      var thread = new Thread(work, "caller-" + i);
      thread.setUncaughtExceptionHandler((_, e) -> failures.add(e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(Set.of(), failures);
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** The workers of a pool, found by letting each of them take part in a job. */
  static List<Thread> workers(WorkerPool pool) {
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    var barrier = new CyclicBarrier(pool.threads());
    WorkerPoolTest.run(
        pool,
        pool.threads(),
        (_, _) -> {
          threads.add(Thread.currentThread());
          WorkerPoolTest.await(barrier);
        });
    threads.remove(Thread.currentThread());
    return List.copyOf(threads);
  }

  static boolean within(long millis, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        return false;
      }
      sleep(5);
    }
    return true;
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static boolean areParked(List<Thread> threads) {
    return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  static long cpuNanos(List<Thread> threads) {
    var bean = ManagementFactory.getThreadMXBean();
    return threads.stream().mapToLong(thread -> bean.getThreadCpuTime(thread.threadId())).sum();
  }

  @Test
  void idleWorkersUseNoTime() {
    try (var pool = new WorkerPool(4)) {
      List<Thread> workers = workers(pool);
      assertEquals(3, workers.size());
      assertTrue(workers.stream().allMatch(Thread::isDaemon));
      assertTrue(within(2000, () -> areParked(workers)), "workers do not park");
      long before = cpuNanos(workers);
      sleep(200);
      assertEquals(before, cpuNanos(workers));
    }
  }

  /** As many callers as threads leave workers nothing to do, although there are jobs with work. */
  @Test
  void workersThatMustNotComputeDoNotSpin() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      List<Thread> workers = workers(pool);
      var inside = new CountDownLatch(2);
      var go = new CountDownLatch(1);
      var parked = new AtomicInteger();
      var cpu = new AtomicLong();
      var observer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitQuietly(inside);
                    sleep(50); // by now both have offered their jobs
                    workers.forEach(LockSupport::unpark);
                    parked.set(within(2000, () -> areParked(workers)) ? 1 : 0);
                    long before = cpuNanos(workers);
                    sleep(200);
                    cpu.set(cpuNanos(workers) - before);
                    go.countDown();
                  });
      inParallel(
          2,
          () -> {
            try {
              pool.enter();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            try {
              inside.countDown();
              awaitQuietly(inside); // both have entered before either has a job
              pool.run(8, (_, _) -> awaitQuietly(go), 0, new float[0]);
            } finally {
              pool.leave();
            }
          });
      observer.join();
      assertEquals(1, parked.get(), "workers do not park");
      assertTrue(cpu.get() < 20_000_000, "workers spun for " + cpu + " ns of 200 ms");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The caller that leaves makes room for a worker, which must wake up for the other's job. */
  @Test
  void aWorkerTakesThePlaceOfACallerThatLeaves() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      List<Thread> workers = workers(pool);
      pool.enter(); // a second caller that computes, until it leaves
      var both = new CyclicBarrier(2);
      var caller =
          Thread.ofPlatform()
              .start(
                  () ->
                      WorkerPoolTest.run(
                          pool,
                          2,
                          (_, _) -> {
                            try {
                              both.await(10, TimeUnit.SECONDS);
                            } catch (Exception e) {
                              throw new AssertionError(e);
                            }
                          }));
      assertTrue(within(2000, () -> both.getNumberWaiting() == 1 && areParked(workers)));
      pool.leave();
      caller.join(5000);
      assertFalse(caller.isAlive(), "no worker has come to help");
      assertFalse(both.isBroken());
    }
  }

  @Test
  void closeEndsTheWorkers() {
    var pool = new WorkerPool(3);
    List<Thread> workers = workers(pool);
    pool.close();
    assertTrue(within(2000, () -> workers.stream().noneMatch(Thread::isAlive)));
  }

  @Test
  void theWorkersOfAForgottenPoolEnd() {
    List<Thread> workers = workers(new WorkerPool(3));
    assertTrue(
        within(
            10_000,
            () -> {
              System.gc();
              return workers.stream().noneMatch(Thread::isAlive);
            }));
  }

  @Test
  void threadsCountAsWhatTheCollectorDoesNotFeel() {
    System.gc();
    sleep(100); // what other tests forgot is gone now
    long before = Pressure.held();
    var pool = new WorkerPool(9);
    assertEquals(before, Pressure.held(), "threads start with the first job");
    List<Thread> workers = workers(pool);
    assertTrue(Pressure.held() - before >= 8L * 64 * 1024, "threads are not counted");
    assertTrue(workers.size() == 8);
    pool.close();
    assertEquals(before, Pressure.held());
  }

  /** Threads are not felt by the garbage collector, so their number must make it run. */
  @Test
  void forgottenPoolsDoNotPileUp() {
    int most = 0;
    for (int i = 0; i < 200; i++) {
      workers(new WorkerPool(9));
      int now =
          (int)
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("cardinal-worker"))
                  .count();
      most = Math.max(most, now);
    }
    assertTrue(most < 800, most + " of 1600 threads were alive at once");
  }
}

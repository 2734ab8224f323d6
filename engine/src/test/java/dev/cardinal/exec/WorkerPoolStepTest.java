package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cardinal.spi.KernelCall.Task;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step costs beside its tasks, and what it does not do. */
@Timeout(60)
final class WorkerPoolStepTest {
  private static final float[] NO_SCRATCH = {};

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The threads of a pool, each of which takes part. */
  private static Set<Thread> all(WorkerPool pool) {
    Set<Thread> all = ConcurrentHashMap.newKeySet();
    var barrier = new CyclicBarrier(pool.threads());
    pool.run(
        pool.threads(),
        (_, _) -> {
          all.add(Thread.currentThread());
          try {
            barrier.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        0,
        NO_SCRATCH);
    return all;
  }

  private long allocated(Set<Thread> of) {
    return of.stream().mapToLong(t -> threads.getThreadAllocatedBytes(t.threadId())).sum();
  }

  @Test
  void aStepAllocatesNothing() throws InterruptedException {
    try (var pool = new WorkerPool(3)) {
      pool.enter();
      Set<Thread> all = all(pool);
      var sum = new AtomicLong();
      Task task = (i, _) -> sum.addAndGet(i);
      steps(pool, 1000, task);
      long before = allocated(all);
      steps(pool, 20_000, task);
      long bytes = allocated(all) - before;
      pool.leave();
      assertEquals(21_000L * (7 * 8 / 2), sum.get());
      assertTrue(bytes < 20_000, bytes + " bytes in 20000 steps");
    }
  }

  private static void steps(WorkerPool pool, int count, Task task) {
    for (int i = 0; i < count; i++) {
      pool.run(8, task, 0, NO_SCRATCH);
    }
  }

  @Test
  void aWorkerApproachesItsTasksBeforeTheFirst() throws InterruptedException {
    try (var pool = new WorkerPool(3)) {
      pool.enter();
      Set<Thread> all = all(pool);
      for (int step = 0; step < 100; step++) {
        var task = new Approached(all.size());
        pool.run(20, task, 0, NO_SCRATCH);
        assertEquals(Set.of(), task.wrong);
        assertEquals(20, task.done.size());
      }
      pool.leave();
    }
  }

  @Test
  void aSingleThreadApproachesNothing() throws InterruptedException {
    try (var pool = new WorkerPool(1)) {
      pool.enter();
      var task = new Approached(1);
      pool.run(20, task, 0, NO_SCRATCH);
      pool.leave();
      assertTrue(task.meant.isEmpty());
    }
  }

  /** Notes which tasks each thread was told of, and what did not agree with it. */
  private static final class Approached implements Task {
    private final int threads;
    private final Map<Thread, Set<Integer>> meant = new ConcurrentHashMap<>();
    private final Set<Integer> done = ConcurrentHashMap.newKeySet();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();

    Approached(int threads) {
      this.threads = threads;
    }

    @Override
    public void approach(int first, int end, float[] scratch) {
      Set<Integer> range = IntStream.range(first, end).boxed().collect(Collectors.toSet());
      Set<Integer> others = new HashSet<>();
      meant.values().forEach(others::addAll);
      if (meant.putIfAbsent(Thread.currentThread(), range) != null) {
        wrong.add("told twice");
      }
      if (range.isEmpty() || range.size() > Math.ceilDiv(20, threads)) {
        wrong.add("told of " + range);
      }
      if (!Collections.disjoint(others, range)) {
        wrong.add(range + " are others' too: " + others);
      }
      if (first != 0 && done.contains(first)) {
        wrong.add(first + " was done before");
      }
    }

    @Override
    public void run(int index, float[] scratch) {
      if (!done.add(index)) {
        wrong.add("twice: " + index);
      }
    }
  }

  @Test
  void whoHasNotEnteredMustNotCompute() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      Task task = (_, _) -> {};
      var e = assertThrows(IllegalStateException.class, () -> pool.run(2, task, 0, NO_SCRATCH));
      assertTrue(e.getMessage().contains("enter"), e::getMessage);
      pool.enter();
      pool.run(2, task, 0, NO_SCRATCH);
      pool.leave();
      assertThrows(IllegalStateException.class, () -> pool.run(2, task, 0, NO_SCRATCH));
    }
  }

  /** A task may interrupt the thread that it is on. A worker must not spin for ever after that. */
  @Test
  void anInterruptedWorkerStillParks() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      pool.enter();
      Set<Thread> workers = all(pool);
      pool.leave();
      workers.remove(Thread.currentThread());
      Thread worker = workers.iterator().next();
      for (int i = 0; i < 3; i++) {
        worker.interrupt();
        Thread.sleep(100);
        assertEquals(Thread.State.WAITING, worker.getState());
      }
      long before = threads.getThreadCpuTime(worker.threadId());
      Thread.sleep(200);
      assertEquals(before, threads.getThreadCpuTime(worker.threadId()));
    }
  }
}

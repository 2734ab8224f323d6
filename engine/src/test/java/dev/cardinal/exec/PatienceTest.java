package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.spi.KernelCall.Task;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a worker stays awake when it has nothing to do. */
@Timeout(60)
final class PatienceTest {
  /** A busy machine may keep a worker from its processor: so often it gets another chance. */
  private static final int ATTEMPTS = 50;

  /** Much longer than a worker spins, much less than it stays runnable. */
  private static final long CLEARLY_NANOS = 1_000_000;

  @Test
  void waitsUntilItIsTimeToPark() {
    long most = Patience.RUNNABLE_NANOS;
    assertTrue(Patience.waits(0, 1000));
    assertTrue(Patience.waits(1000, 1000));
    assertTrue(Patience.waits(most - 1, 1000));
    assertFalse(Patience.waits(most, 1000));
  }

  /** So that the scheduler may move it from its caller's processor, and it need not be woken. */
  @Test
  void workersStayRunnableBetweenTheStepsOfARun() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      List<Thread> workers = WorkerPoolThreadsTest.workers(pool);
      long most = 0;
      for (int attempt = 0; attempt < ATTEMPTS && most < CLEARLY_NANOS; attempt++) {
        pool.enter();
        try {
          pool.run(2, together(), 0, new float[0]);
          long before = WorkerPoolThreadsTest.cpuNanos(workers);
          WorkerPoolThreadsTest.sleep(5);
          most = Math.max(most, WorkerPoolThreadsTest.cpuNanos(workers) - before);
        } finally {
          pool.leave();
        }
      }
      assertTrue(most >= CLEARLY_NANOS, "the worker ran for " + most + " ns between two steps");
    }
  }

  @Test
  void workersParkRightAfterARun() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      List<Thread> workers = WorkerPoolThreadsTest.workers(pool);
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < ATTEMPTS && least > CLEARLY_NANOS; attempt++) {
        WorkerPoolTest.run(pool, 2, together());
        long before = WorkerPoolThreadsTest.cpuNanos(workers);
        assertPark(workers);
        least = Math.min(least, WorkerPoolThreadsTest.cpuNanos(workers) - before);
      }
      assertTrue(least <= CLEARLY_NANOS, "the worker ran for " + least + " ns after each run");
    }
  }

  @Test
  void workersParkInARunThatHasNothingForThem() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      List<Thread> workers = WorkerPoolThreadsTest.workers(pool);
      pool.enter();
      try {
        pool.run(2, together(), 0, new float[0]);
        assertPark(workers);
      } finally {
        pool.leave();
      }
    }
  }

  /** A task that ends when both threads have come. */
  private static Task together() {
    var both = new CyclicBarrier(2);
    return (_, _) -> WorkerPoolTest.await(both);
  }

  private static void assertPark(List<Thread> workers) {
    assertTrue(
        WorkerPoolThreadsTest.within(2000, () -> WorkerPoolThreadsTest.areParked(workers)),
        "the worker does not park");
  }
}

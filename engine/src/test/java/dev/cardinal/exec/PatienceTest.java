package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a worker stays awake when it has nothing to do. */
@Timeout(60)
final class PatienceTest {
  /** So that the scheduler may move it from its caller's processor, and it need not be woken. */
  @Test
  void workersStayRunnableBetweenTheStepsOfARunAndParkAfterIt() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      Thread worker = WorkerPoolThreadsTest.workers(pool).getFirst();
      boolean stayed = false;
      for (int attempt = 0; attempt < 50 && !stayed; attempt++) { // a busy machine may delay each
        pool.enter();
        try {
          var both = new CyclicBarrier(2);
          pool.run(2, (_, _) -> WorkerPoolTest.await(both), 0, new float[0]);
          WorkerPoolThreadsTest.sleep(2); // much longer than between two runs
          stayed = worker.getState() == Thread.State.RUNNABLE;
        } finally {
          pool.leave();
        }
        assertTrue(isParked(worker), "workers do not park after a run");
      }
      assertTrue(stayed, "workers park between two steps");
    }
  }

  @Test
  void workersParkInARunThatHasNothingForThem() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      Thread worker = WorkerPoolThreadsTest.workers(pool).getFirst();
      pool.enter();
      try {
        var both = new CyclicBarrier(2);
        pool.run(2, (_, _) -> WorkerPoolTest.await(both), 0, new float[0]);
        assertTrue(isParked(worker), "workers do not park");
      } finally {
        pool.leave();
      }
    }
  }

  /** Whether a worker parks within a while. */
  private static boolean isParked(Thread worker) {
    return WorkerPoolThreadsTest.within(
        2000, () -> WorkerPoolThreadsTest.areParked(List.of(worker)));
  }
}

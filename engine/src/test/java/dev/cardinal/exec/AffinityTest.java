package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Pinned workers have a processor each. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "threads are kept on processors on Linux only")
final class AffinityTest {
  @Test
  void aPinnedWorkerHasAProcessorOfItsOwn() throws Exception {
    List<Integer> processors = Affinity.ofThisThread().processors();
    assertTrue(processors.size() >= Runtime.getRuntime().availableProcessors());
    int threads = Math.min(2, processors.size());
    Optional<Affinity> affinity = Affinity.forThreads(threads);
    try (var pool = new WorkerPool(threads, affinity)) {
      var seen = new AtomicReference<>(List.<Integer>of());
      var caller = Thread.currentThread();
      var both = new CyclicBarrier(threads);
      WorkerPoolTest.run(
          pool,
          threads,
          (_, _) -> {
            if (Thread.currentThread() != caller) {
              seen.set(Affinity.ofThisThread().processors());
            }
            try {
              both.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertEquals(processors.subList(1, threads), seen.get());
      assertEquals(processors, Affinity.ofThisThread().processors(), "the caller's own");
    }
  }

  @Test
  void moreThreadsThanProcessorsAreNotPinned() {
    int processors = Affinity.ofThisThread().processors().size();
    assertTrue(Affinity.forThreads(processors + 1).isEmpty());
  }
}

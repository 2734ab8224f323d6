package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All runs go through one thread, one after the other. */
final class RunThreadTest {
  private final RunThread thread = new RunThread();

  @Test
  void callersShareOneThread() throws Exception {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    try (var callers = Executors.newFixedThreadPool(4)) {
      var calls =
          IntStream.range(0, 400)
              .<Future<?>>mapToObj(
                  _ ->
                      callers.submit(
                          () -> {
                            thread.run(
                                () -> {
                                  seen.add(Thread.currentThread());
                                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                  running.decrementAndGet();
                                });
                            return null;
                          }))
              .toList();
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertEquals(1, seen.size());
    assertEquals(1, most.get());
    assertTrue(seen.iterator().next().isDaemon());
    thread.close();
  }

  @Test
  void failuresAreTheCallers() throws Exception {
    var failure = new IllegalStateException("no");
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                thread.run(
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown);
    var error = new StackOverflowError();
    assertSame(
        error,
        assertThrows(
            StackOverflowError.class,
            () ->
                thread.run(
                    () -> {
                      throw error;
                    })));
    var ran = new AtomicInteger();
    thread.run(ran::incrementAndGet);
    assertEquals(1, ran.get());
    thread.close();
  }

  @Test
  void anInterruptedCallerWaitsForItsOwnRunButNotForOthers() throws Exception {
    var release = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    thread.run(
                        () -> {
                          begun.countDown();
                          release.await();
                        });
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  assertTrue(Thread.currentThread().isInterrupted());
                });
    begun.await();
    first.interrupt();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> thread.run(() -> {}));
    release.countDown();
    first.join();
    thread.close();
    assertThrows(IllegalStateException.class, () -> thread.run(() -> {}));
  }
}

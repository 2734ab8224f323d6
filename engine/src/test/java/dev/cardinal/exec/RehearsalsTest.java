package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.Rehearsal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops that are worth it are run until they are fast, each once in a process. */
@Timeout(30)
final class RehearsalsTest {
  private static final long MUCH = 1_000_000_000;
  private static final int COMPILED_AFTER = 700;

  private final AtomicLong now = new AtomicLong(17);
  private final List<Loop> order = Collections.synchronizedList(new ArrayList<>());

  /** A loop of ten operations whose calls take a while until it is compiled. */
  private class Loop implements Rehearsal {
    private final int compiledAfter;
    private int calls; // read after the thread has ended

    Loop(int compiledAfter) {
      this.compiledAfter = compiledAfter;
    }

    @Override
    public IntConsumer prepare() {
      return this::run;
    }

    void run(int round) {
      assertEquals(calls, round);
      calls++;
      order.add(this);
      now.addAndGet(round < compiledAfter ? 100_000 : 10);
    }

    @Override
    public int operations() {
      return 10;
    }
  }

  private static Kernel kernel(Rehearsal... loops) {
    return new Kernel() {
      @Override
      public void run(KernelCall call) {}

      @Override
      public List<Rehearsal> rehearsals() {
        return List.of(loops);
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a rehearsal", e);
    }
  }

  private Rehearsals rehearsals() {
    return new Rehearsals(now::get);
  }

  @Test
  void runsALoopUntilItIsFast() {
    var loop = new Loop(COMPILED_AFTER);
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), MUCH);
      rehearsals.await();
    }
    assertTrue(loop.calls > COMPILED_AFTER, () -> loop.calls + " calls");
    assertTrue(loop.calls <= COMPILED_AFTER + 40, () -> loop.calls + " calls");
  }

  @Test
  void oneLoopIsFastBeforeOthersBegin() {
    var allAreWanted = new CountDownLatch(1);
    var first =
        new Loop(COMPILED_AFTER) {
          @Override
          void run(int round) {
            awaitUninterruptibly(allAreWanted);
            super.run(round);
          }
        };
    List<Loop> loops = List.of(first, new Loop(600), new Loop(900));
    try (var rehearsals = rehearsals()) {
      loops.forEach(loop -> rehearsals.made(kernel(loop), MUCH));
      allAreWanted.countDown();
      rehearsals.await();
    }
    loops.forEach(loop -> assertTrue(loop.calls > loop.compiledAfter, () -> loop.calls + " calls"));
    int last = order.lastIndexOf(loops.getFirst());
    assertTrue(order.subList(0, last).stream().allMatch(loop -> loop == loops.getFirst()));
    assertTrue(order.indexOf(loops.get(2)) < order.lastIndexOf(loops.get(1)), "by turns");
  }

  @Test
  void aLoopIsRehearsedOnce() {
    var loop = new Loop(COMPILED_AFTER);
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop, loop), MUCH);
      rehearsals.await();
    }
    int calls = loop.calls;
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), MUCH);
      rehearsals.await();
    }
    assertEquals(calls, loop.calls);
  }

  @Test
  void aLoopWithLittleToDoIsNotWorthIt() {
    var loop = new Loop(COMPILED_AFTER);
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), 20_000_000);
      rehearsals.made(kernel(), MUCH);
      rehearsals.await();
      assertEquals(0, loop.calls);
    }
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), 40_000_000);
      rehearsals.made(kernel(loop), 40_000_000);
      rehearsals.await();
      assertTrue(loop.calls > 0, "many steps with little to do are worth it together");
    }
  }

  @Test
  void aLoopThatNothingCompilesIsGivenUp() {
    var loop = new Loop(Integer.MAX_VALUE);
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), MUCH);
      rehearsals.await();
    }
    long nanos = loop.calls * 100_000L;
    assertTrue(nanos >= 2_000_000_000L && nanos < 2_010_000_000L, () -> nanos + " ns");
  }

  @Test
  void closingEndsWhatIsUnderWay() throws InterruptedException {
    var began = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    var loop =
        new Rehearsal() {
          private int calls;

          @Override
          public IntConsumer prepare() {
            return _ -> {
              calls++;
              began.countDown();
              awaitUninterruptibly(mayGoOn);
            };
          }

          @Override
          public int operations() {
            return 10;
          }
        };
    var rehearsals = rehearsals();
    rehearsals.made(kernel(loop), MUCH);
    began.await();
    rehearsals.close();
    mayGoOn.countDown();
    rehearsals.await();
    assertTrue(loop.calls <= 40, () -> loop.calls + " calls");
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    var began = new CountDownLatch(1);
    var loop =
        new Rehearsal() {
          @Override
          public IntConsumer prepare() {
            return _ -> began.countDown();
          }

          @Override
          public int operations() {
            return 0; // never fast enough, and the clock stands still
          }
        };
    try (var rehearsals = rehearsals()) {
      rehearsals.made(kernel(loop), MUCH);
      Thread.currentThread().interrupt();
      rehearsals.await();
      assertTrue(Thread.interrupted());
    }
    assertFalse(Thread.interrupted());
  }
}

package dev.cardinal.exec;

import dev.cardinal.plan.KernelListener;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.Rehearsal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Brings the inner loops of a plan's kernels to compiled speed before the plan's first run, on a
 * thread of its own that begins while further kernels are being made. Each loop is rehearsed once
 * in the life of a process.
 */
public final class Rehearsals implements KernelListener, AutoCloseable {
  /** A loop with fewer floating-point operations in a run is not worth a rehearsal. */
  private static final long LEAST_FLOPS = 50_000_000;

  /** Calls of one loop before the next has its turn. */
  private static final int CALLS = 20;

  /** After so many calls the compiler has been asked, and needs a processor. */
  private static final int ASKED = 2000;

  /**
   * A vector operation takes a microsecond in the interpreter, tens of nanoseconds in code of the
   * first compiler, and one or less in that of the second.
   */
  private static final int COMPILED_NANOS = 4;

  /** A loop that nothing compiles, as with -Xint, is given up after so long. */
  private static final long MOST_NANOS = 2_000_000_000;

  /** Comes after the last loop. */
  private static final Rehearsal LAST =
      new Rehearsal() {
        @Override
        public IntConsumer prepare() {
          return _ -> {};
        }

        @Override
        public int operations() {
          return 0;
        }
      };

  private static final Set<Rehearsal> KNOWN = new HashSet<>();

  private final LongSupplier clock;
  private final Map<Rehearsal, Long> flops = new HashMap<>();
  private final LinkedBlockingQueue<Rehearsal> wanted = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean started;
  private volatile boolean closed;

  /**
   * Rehearsals for one plan.
   *
   * @param clock the time in nanoseconds
   */
  public Rehearsals(LongSupplier clock) {
    this.clock = clock;
    thread =
        Thread.ofPlatform()
            .name("cardinal-rehearsal")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::rehearse);
  }

  @Override
  public void made(Kernel kernel, long flopsOfStep) {
    for (Rehearsal loop : kernel.rehearsals()) {
      if (flops.merge(loop, flopsOfStep, Long::sum) >= LEAST_FLOPS && isNew(loop)) {
        wanted.add(loop);
        if (!started) {
          started = true;
          thread.start();
        }
      }
    }
  }

  private static boolean isNew(Rehearsal loop) {
    synchronized (KNOWN) {
      return KNOWN.add(loop);
    }
  }

  /** Waits until the loops of all kernels are compiled; less long if the caller is interrupted. */
  public void await() {
    wanted.add(LAST);
    if (started) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // a plan is of use without rehearsals, too
      }
    }
  }

  /** Ends what is still under way. */
  @Override
  public void close() {
    closed = true;
    wanted.add(LAST);
  }

  private void rehearse() {
    var open = new ArrayList<Loop>();
    boolean all = false;
    boolean begun = false;
    try {
      while (!closed && !(all && open.isEmpty())) {
        all = all || takeWanted(open);
        // The first loop is alone until it is compiled, as what it needs is what all others need.
        for (Loop loop : begun || open.isEmpty() ? open : open.subList(0, 1)) {
          loop.call();
        }
        begun |= open.removeIf(Loop::isOver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by nobody that we know; so the thread ends
    }
  }

  /** Takes the loops that are wanted, and waits for some if none is open; whether it was all. */
  private boolean takeWanted(List<Loop> open) throws InterruptedException {
    Rehearsal next = open.isEmpty() ? wanted.take() : wanted.poll();
    for (; next != null; next = wanted.poll()) {
      if (next == LAST) {
        return true;
      }
      open.add(new Loop(next));
    }
    return false;
  }

  /** A loop that is being rehearsed. */
  private final class Loop {
    private final IntConsumer loop;
    private final long compiledNanos;
    private final long start = clock.getAsLong();
    private int calls;
    private boolean compiled;

    Loop(Rehearsal rehearsal) {
      loop = rehearsal.prepare();
      compiledNanos = (long) COMPILED_NANOS * rehearsal.operations();
    }

    void call() throws InterruptedException {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < CALLS; i++) {
        long before = clock.getAsLong();
        loop.accept(calls++);
        best = Math.min(best, clock.getAsLong() - before);
      }
      // The first calls do little, and so take little time without having been compiled.
      compiled = calls > ASKED / 4 && best < compiledNanos;
      if (calls > ASKED && !compiled) {
        Thread.sleep(1);
      }
    }

    boolean isOver() {
      return compiled || clock.getAsLong() - start > MOST_NANOS;
    }
  }
}

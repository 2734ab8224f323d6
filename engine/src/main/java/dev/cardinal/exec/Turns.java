package dev.cardinal.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may compute: callers, in the order in which they came, and workers in the places that are
 * left. With {@code c} callers, the workers 1 to {@code threads - c} may. A caller that comes takes
 * the place of the last of these, and waits until that worker has seen it; a worker asks before
 * each chunk of tasks. That is one read of a cache line which nobody writes during a run.
 */
final class Turns {
  /** How long a caller spins for a worker to make way before it waits without spinning. */
  private static final long SPIN_NANOS = 20_000;

  /** Longs between two workers' flags: two cache lines. */
  private static final int STRIDE = 16;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final int threads;
  private final Semaphore places;
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final long[] active;

  Turns(int threads) {
    this.threads = threads;
    this.places = new Semaphore(threads, true);
    this.active = new long[(threads + 1) * STRIDE];
  }

  /** How many of the workers, counted from 1, may compute. */
  int workers() {
    return Math.min(threads - 1, threads - callers.get());
  }

  /** Whether a worker may go on. */
  boolean may(int worker) {
    return worker <= threads - callers.get();
  }

  /** Begins the turn of a worker, if it may compute; to be followed by {@link #end} if it does. */
  boolean begin(int worker) {
    set(worker, 1);
    if (may(worker)) {
      return true;
    }
    end(worker);
    return false;
  }

  /** Ends the turn of a worker. */
  void end(int worker) {
    set(worker, 0);
    changed();
  }

  private void set(int worker, long value) {
    LONGS.setVolatile(active, worker * STRIDE, value);
  }

  /** Begins the turn of a caller, after those that came before. */
  void enter() throws InterruptedException {
    places.acquire();
    displace(1);
  }

  /** Ends the turn of a caller. */
  void leave() {
    giveBack(1);
  }

  /** Takes all other places of the pool for a caller that has its own. */
  void enterAll() {
    places.acquireUninterruptibly(threads - 1);
    displace(threads - 1);
  }

  /** Ends what {@link #enterAll} began. */
  void leaveAll() {
    giveBack(threads - 1);
  }

  private void giveBack(int count) {
    callers.addAndGet(-count);
    changed(); // who waits for a worker to make way need not any more
    places.release(count);
  }

  private void displace(int count) {
    callers.addAndGet(count);
    long until = 0;
    while (isFull()) {
      if (until == 0) {
        until = System.nanoTime() + SPIN_NANOS;
      } else if (System.nanoTime() - until > 0) {
        waitWhileFull();
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** Whether a worker still computes in a place that a caller has been given. */
  private boolean isFull() {
    for (int worker = Math.max(1, threads - callers.get() + 1); worker < threads; worker++) {
      if ((long) LONGS.getVolatile(active, worker * STRIDE) != 0) {
        return true;
      }
    }
    return false;
  }

  private void waitWhileFull() {
    boolean interrupted = false;
    waiting.incrementAndGet();
    synchronized (this) {
      while (isFull()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // what it waits for comes within a task's time
        }
      }
    }
    waiting.decrementAndGet();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed() {
    if (waiting.get() > 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}

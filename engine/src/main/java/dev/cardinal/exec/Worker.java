package dev.cardinal.exec;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One of a pool's threads beside its callers: works, waits for more, and parks. */
final class Worker implements Runnable, Job.Scratch {
  /** How long a worker spins for the next step. */
  private static final long SPIN_NANOS = 50_000;

  /** How often it looks for work before it looks at the clock, which takes longer. */
  private static final int LOOKS = 16;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int slot;
  private final Workers workers;
  private final Turns turns;
  private final Jobs jobs;
  private final Optional<Affinity> affinity;
  private final Thread thread;
  private final AtomicBoolean parked = new AtomicBoolean();
  private int turn;
  private float[] scratch = new float[0];

  /**
   * A worker that has not been started.
   *
   * @param slot its number, from 1 on; the same in all jobs
   * @param affinity where its thread is to be kept on one processor
   */
  Worker(int slot, Workers workers, Turns turns, Jobs jobs, Optional<Affinity> affinity) {
    this.slot = slot;
    this.workers = workers;
    this.turns = turns;
    this.jobs = jobs;
    this.affinity = affinity;
    this.thread =
        Thread.ofPlatform()
            .name("cardinal-worker-" + NUMBER.incrementAndGet())
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Wakes the thread if it is parked; false if it is not. */
  boolean wake() {
    if (!parked.get() || !parked.compareAndSet(true, false)) {
      return false;
    }
    workers.parked(-1);
    LockSupport.unpark(thread);
    return true;
  }

  @Override
  public void run() {
    affinity.ifPresent(processors -> processors.pin(slot));
    while (!workers.isClosed()) {
      if (turns.begin(slot)) {
        try {
          workers.wake(); // those that are called as this one was
          work();
        } finally {
          turns.end(slot);
        }
      }
      if (!isCalledSoon()) {
        park();
      }
    }
  }

  /** Works until there has been nothing to do for a moment, or a caller takes the place. */
  private void work() {
    long since = System.nanoTime();
    int looks = 0;
    boolean worked = false;
    while (turns.may(slot) && !workers.isClosed()) {
      if (jobs.help(slot, turn, this)) {
        turn++;
        worked = true;
        continue;
      }
      Thread.onSpinWait();
      if (worked) {
        since = System.nanoTime();
        worked = false;
      } else if (++looks % LOOKS == 0 && System.nanoTime() - since > SPIN_NANOS) {
        return;
      }
    }
  }

  /**
   * Stays runnable for a while if a run is under way; true once there are tasks. Not within a turn:
   * no caller must wait for a thread that has given way.
   */
  private boolean isCalledSoon() {
    long since = System.nanoTime();
    while (turns.may(slot) && !workers.isClosed()) {
      if (jobs.call(slot)) {
        return true;
      }
      if (!jobs.areOpen() || !Patience.waits(System.nanoTime() - since, 0)) {
        return false;
      }
    }
    return false;
  }

  private void park() {
    parked.set(true);
    workers.parked(1);
    boolean called = turns.may(slot) && jobs.call(slot);
    if (!called && !workers.isClosed()) {
      LockSupport.park(workers);
    }
    if (parked.compareAndSet(true, false)) {
      workers.parked(-1);
    }
    Thread.interrupted(); // who interrupts a worker, a task perhaps, must not keep it from parking
  }

  @Override
  public float[] floats(int floats) {
    if (scratch.length < floats) {
      scratch = new float[floats];
    }
    return scratch;
  }
}

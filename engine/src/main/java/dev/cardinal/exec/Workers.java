package dev.cardinal.exec;

import dev.cardinal.memory.Pressure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a pool beside its callers. Knows nothing of the pool, which may be forgotten. */
final class Workers {
  /**
   * What a thread takes that the garbage collector does not feel: a guess, most of it its stack.
   */
  private static final long THREAD_BYTES = 256L << 10;

  /** So many others a thread wakes at once; those wake further ones. */
  private static final int WAKES = 2;

  private final Turns turns;
  private final Jobs jobs;
  private final Worker[] workers;
  private final AtomicInteger parked = new AtomicInteger();
  private volatile boolean started;
  private volatile boolean closed;

  /** Workers for a pool in which so many threads compute, the callers among them. */
  Workers(int threads, Turns turns, Jobs jobs, Optional<Affinity> affinity) {
    this.turns = turns;
    this.jobs = jobs;
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1, this, turns, jobs, affinity);
    }
  }

  /** Starts the workers if need be, and wakes those that a job calls. */
  void call() {
    if (!started && !closed) {
      start();
    }
    if (parked.get() > 0) {
      wake();
    }
  }

  /** Wakes some of the workers that are called, may compute, and are parked. */
  void wake() {
    int woken = 0;
    int most = turns.workers();
    for (int i = 0; i < most && woken < WAKES && parked.get() > 0; i++) {
      if (jobs.call(i + 1) && workers[i].wake()) {
        woken++;
      }
    }
  }

  private void start() {
    Pressure.add(THREAD_BYTES * workers.length); // may wait, so not within the lock
    boolean first = startAll();
    if (!first) {
      Pressure.remove(THREAD_BYTES * workers.length);
    }
  }

  private synchronized boolean startAll() {
    if (started || closed) {
      return false;
    }
    started = true;
    for (Worker worker : workers) {
      worker.start();
    }
    return true;
  }

  /** Counts the workers that are parked, or about to be. */
  void parked(int more) {
    parked.addAndGet(more);
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends the threads when they have finished what they do. */
  synchronized void close() {
    closed = true;
    if (started) {
      for (Worker worker : workers) {
        worker.wake();
      }
      Pressure.remove(THREAD_BYTES * workers.length);
    }
  }
}

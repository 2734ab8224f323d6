package dev.cardinal.exec;

import dev.cardinal.memory.Pressure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The threads of a pool beside its callers. Knows nothing of the pool, which may be forgotten. */
final class Workers {
  /** How long a worker spins for the next job before it parks. */
  private static final long SPIN_NANOS = 50_000;

  /**
   * What a thread takes that the garbage collector does not feel: a guess, most of it its stack.
   */
  private static final long THREAD_BYTES = 256L << 10;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Semaphore computing;
  private final Worker[] workers;
  private volatile List<Job> jobs = List.of();
  private volatile boolean started;
  private volatile boolean closed;

  Workers(int count, Semaphore computing) {
    this.computing = computing;
    workers = new Worker[count];
    for (int i = 0; i < count; i++) {
      workers[i] = new Worker();
    }
  }

  /** Lets workers see a job, and wakes as many as it has work for. */
  void offer(Job job) {
    if (closed || workers.length == 0) {
      return; // the caller does it all
    }
    if (!started) {
      start();
    }
    synchronized (this) {
      var more = new ArrayList<>(jobs);
      more.add(job);
      jobs = List.copyOf(more);
    }
    wake(Math.min(job.helpers(), computing.availablePermits()));
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
      worker.thread.start();
    }
    return true;
  }

  /** Takes a job away that has no more work. */
  synchronized void withdraw(Job job) {
    jobs = jobs.stream().filter(other -> other != job).toList();
  }

  /** Wakes a worker if there is work that it may do, after a thread has stopped computing. */
  void wakeForWork() {
    if (mayWork()) {
      wake(1);
    }
  }

  private void wake(int wanted) {
    int left = wanted;
    for (int i = 0; i < workers.length && left > 0; i++) {
      left -= workers[i].answers() ? 1 : 0;
    }
  }

  private boolean mayWork() {
    return computing.availablePermits() > 0
        && !computing.hasQueuedThreads()
        && jobs.stream().anyMatch(Job::hasWork);
  }

  synchronized void close() {
    closed = true;
    if (started) {
      for (Worker worker : workers) {
        LockSupport.unpark(worker.thread);
      }
      Pressure.remove(THREAD_BYTES * workers.length);
    }
  }

  private final class Worker implements Runnable {
    private final Thread thread;
    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean busy;
    private int turn;
    private float[] scratch = new float[0];

    Worker() {
      thread =
          Thread.ofPlatform()
              .name("cardinal-worker-" + NUMBER.incrementAndGet())
              .daemon()
              .inheritInheritableThreadLocals(false)
              .unstarted(this);
    }

    /** Whether this worker will look for work at once, woken for it if it was parked. */
    boolean answers() {
      if (parked.compareAndSet(true, false)) {
        LockSupport.unpark(thread);
        return true;
      }
      return !busy;
    }

    @Override
    public void run() {
      long parkAt = System.nanoTime() + SPIN_NANOS;
      while (!closed) {
        if (work()) {
          parkAt = System.nanoTime() + SPIN_NANOS;
        } else if (System.nanoTime() - parkAt < 0 && computing.availablePermits() > 0) {
          Thread.onSpinWait(); // not where others compute on all cores
        } else {
          park();
          parkAt = System.nanoTime() + SPIN_NANOS;
        }
      }
    }

    private void park() {
      parked.set(true);
      if (!mayWork() && !closed) {
        LockSupport.park(Workers.this);
      }
      parked.set(false);
    }

    /** Takes one share of a job that has any; false if there is none, or others must compute. */
    private boolean work() {
      if (!mayWork() || !computing.tryAcquire()) {
        return false;
      }
      busy = true;
      try {
        return takeShare();
      } finally {
        busy = false;
        computing.release();
      }
    }

    /** Takes one share of the next job after the one that was served last: round robin. */
    private boolean takeShare() {
      List<Job> now = jobs;
      turn++;
      for (int i = 0; i < now.size(); i++) {
        if (now.get(Math.floorMod(turn + i, now.size())).takeShare(this::scratch)) {
          return true;
        }
      }
      return false;
    }

    private float[] scratch(int floats) {
      if (scratch.length < floats) {
        scratch = new float[floats];
      }
      return scratch;
    }
  }
}

package dev.cardinal.exec;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The threads of a pool beside its callers. Knows nothing of the pool, which may be forgotten. */
final class Workers {
  /** How long a worker spins for the next job before it parks. */
  private static final long SPIN_NANOS = 50_000;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Semaphore computing;
  private final Worker[] workers;
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
    if (closed) {
      return; // the caller does it all
    }
    if (started.compareAndSet(false, true)) {
      for (Worker worker : workers) {
        worker.thread.start();
      }
    }
    jobs.add(job);
    int wanted = job.helpers();
    for (int i = 0; i < workers.length && wanted > 0; i++) {
      workers[i].wake();
      wanted--;
    }
  }

  /** Takes a job away that has no more work. */
  void withdraw(Job job) {
    jobs.remove(job);
  }

  void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread);
    }
  }

  private final class Worker implements Runnable {
    private final Thread thread;
    private final AtomicBoolean parked = new AtomicBoolean();
    private float[] scratch = new float[0];

    Worker() {
      thread = new Thread(this, "cardinal-worker-" + NUMBER.incrementAndGet());
      thread.setDaemon(true);
    }

    void wake() {
      if (parked.compareAndSet(true, false)) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      long parkAt = System.nanoTime() + SPIN_NANOS;
      while (!closed) {
        if (work()) {
          parkAt = System.nanoTime() + SPIN_NANOS;
        } else if (System.nanoTime() - parkAt < 0) {
          Thread.onSpinWait();
        } else {
          park();
          parkAt = System.nanoTime() + SPIN_NANOS;
        }
      }
    }

    private void park() {
      parked.set(true);
      if (jobs.stream().noneMatch(Job::hasWork) && !closed) {
        LockSupport.park(Workers.this);
      }
      parked.set(false);
    }

    /** Takes one share of the first job that has any; false if there was none. */
    private boolean work() {
      Job job = jobs.peek();
      if (job == null || computing.hasQueuedThreads() || !computing.tryAcquire()) {
        return false;
      }
      try {
        job = jobs.poll();
        if (job == null || !job.hasWork()) {
          return false;
        }
        jobs.add(job); // to the end of the queue: round robin
        boolean worked = job.takeShare(scratchFor(job));
        if (!job.hasWork()) {
          jobs.remove(job); // the caller may have withdrawn it before it was added again
        }
        return worked;
      } finally {
        computing.release();
      }
    }

    private float[] scratchFor(Job job) {
      if (scratch.length < job.scratchFloats()) {
        scratch = new float[job.scratchFloats()];
      }
      return scratch;
    }
  }
}

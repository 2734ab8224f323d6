package dev.cardinal.exec;

import dev.cardinal.memory.Pressure;
import dev.cardinal.spi.KernelCall.Task;
import java.lang.ref.Cleaner;
import java.util.concurrent.Semaphore;

/**
 * Threads that compute, the callers among them: a pool of four has three workers, and never lets
 * more than four threads compute at once, however many callers there are. A job's tasks are cut
 * into contiguous shares, which the caller and idle workers take in turn; jobs of several callers
 * are served round robin. Workers spin briefly for the next job and then park, so that an idle pool
 * uses no CPU. They are daemons and end when the pool is closed or forgotten.
 */
public final class WorkerPool implements AutoCloseable {
  private final Workers workers;
  private final Cleaner.Cleanable cleanable;
  private final Semaphore computing;
  private final RunThread runThread;
  private final int threads;

  /**
   * A pool; its workers start at the first job that has work for them.
   *
   * @param threads how many threads compute, the caller among them; at least 1
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads; at least 1 must compute");
    }
    this.threads = threads;
    this.computing = new Semaphore(threads, true);
    this.workers = new Workers(threads - 1, computing);
    this.runThread = new RunThread();
    this.cleanable = Pressure.CLEANER.register(this, ending(workers, runThread));
  }

  /** Holds all that must end, but not the pool itself, which may be forgotten. */
  private static Runnable ending(Workers workers, RunThread runThread) {
    return () -> {
      workers.close();
      runThread.close();
    };
  }

  /** How many threads compute, the caller among them. */
  public int threads() {
    return threads;
  }

  /** Waits until this thread may compute; to be followed by {@link #leave}. */
  public void enter() throws InterruptedException {
    computing.acquire();
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    computing.release();
    workers.wakeForWork();
  }

  /**
   * Runs a body on the pool's one thread for runs whose kernels bring threads of their own, after
   * those of other callers.
   *
   * @throws InterruptedException if the caller was interrupted while it waited for its turn
   */
  void onRunThread(RunThread.Body body) throws InterruptedException {
    runThread.run(body);
  }

  /**
   * Runs a body, on a thread that has entered, while no other thread of the pool computes. Only the
   * run thread may ask for this: two that have entered would wait for each other.
   */
  void alone(Runnable body) {
    computing.acquireUninterruptibly(threads - 1);
    try {
      body.run();
    } finally {
      computing.release(threads - 1);
      workers.wakeForWork();
    }
  }

  /**
   * Runs tasks on the calling thread, which has entered, and on idle workers; returns when all are
   * done.
   *
   * @param tasks how many
   * @param task what each does
   * @param scratchFloats the length of the scratch arrays that workers give to tasks
   * @param callerScratch the scratch array for tasks on the calling thread
   */
  public void run(int tasks, Task task, int scratchFloats, float[] callerScratch) {
    if (threads == 1 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, callerScratch);
      }
      return;
    }
    var job = new Job(tasks, threads, task, scratchFloats);
    workers.offer(job);
    job.help(callerScratch);
    workers.withdraw(job);
    job.await();
  }

  /** Ends the workers when they have finished what they do. */
  @Override
  public void close() {
    cleanable.clean();
  }
}

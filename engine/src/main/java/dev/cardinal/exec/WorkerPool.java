package dev.cardinal.exec;

import dev.cardinal.memory.Pressure;
import dev.cardinal.spi.KernelCall.Task;
import java.lang.ref.Cleaner;
import java.util.Optional;

/**
 * Threads that compute, the callers among them: a pool of four has three workers, and never lets
 * more than four threads compute at once, however many callers there are. A step's tasks are cut
 * into a contiguous range for each thread; who has done its own helps others. Jobs of several
 * callers are served round robin. Workers stay awake from step to step for a while and park right
 * after a run, so that an idle pool uses no CPU. They are daemons and end when the pool is closed
 * or forgotten.
 */
public final class WorkerPool implements AutoCloseable {
  private final Turns turns;
  private final Jobs jobs;
  private final Workers workers;
  private final Cleaner.Cleanable cleanable;
  private final RunThread runThread;
  private final int threads;

  /**
   * A pool; its workers start at the first job that has work for them.
   *
   * @param threads how many threads compute, the caller among them; at least 1
   */
  public WorkerPool(int threads) {
    this(threads, Optional.empty());
  }

  /**
   * As {@link #WorkerPool(int)}.
   *
   * @param affinity where each worker is to be kept on a processor of its own
   */
  public WorkerPool(int threads, Optional<Affinity> affinity) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads; at least 1 must compute");
    }
    this.threads = threads;
    this.turns = new Turns(threads);
    this.jobs = new Jobs(threads);
    this.workers = new Workers(threads, turns, jobs, affinity);
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
    turns.enter();
    jobs.open(Thread.currentThread());
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    jobs.close(Thread.currentThread());
    turns.leave();
    workers.wake();
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
    turns.enterAll();
    try {
      body.run();
    } finally {
      turns.leaveAll();
      workers.wake();
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
   * @throws IllegalStateException if the thread has not entered
   */
  public void run(int tasks, Task task, int scratchFloats, float[] callerScratch) {
    if (threads == 1 || tasks <= 1) {
      Parallel.ON_ONE_THREAD.run(tasks, task, scratchFloats, callerScratch);
      return;
    }
    Job job = jobs.of(Thread.currentThread());
    job.begin(tasks, task, scratchFloats);
    workers.call();
    job.finish(callerScratch);
  }

  /** Ends the workers when they have finished what they do. */
  @Override
  public void close() {
    cleanable.clean();
  }
}

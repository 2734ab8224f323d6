package dev.cardinal.exec;

import dev.cardinal.spi.KernelCall.Task;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** One call of {@link WorkerPool#run}: tasks in contiguous shares that threads take in turn. */
final class Job {
  /** Shares per thread: several, so that a thread that starts late leaves its part to others. */
  private static final int SHARES_PER_THREAD = 4;

  /** How long the caller spins for the last workers before it parks. */
  private static final long SPIN_NANOS = 100_000;

  private final int tasks;
  private final int shares;
  private final Task task;
  private final int scratchFloats;
  private final Thread caller = Thread.currentThread();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unfinished;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Job(int tasks, int threads, Task task, int scratchFloats) {
    this.tasks = tasks;
    this.shares = Math.min(tasks, threads * SHARES_PER_THREAD);
    this.task = task;
    this.scratchFloats = scratchFloats;
    this.unfinished = new AtomicInteger(shares);
  }

  /** How many threads beside the caller could find work. */
  int helpers() {
    return shares - 1;
  }

  /** Whether there are shares that nobody has taken. */
  boolean hasWork() {
    return next.get() < shares;
  }

  /** Takes shares until none is left. */
  void help(float[] scratch) {
    while (takeShare(_ -> scratch)) {
      Thread.onSpinWait();
    }
  }

  /**
   * Takes one share; false if none is left.
   *
   * @param scratchOf gives this thread's scratch array, of at least the given length
   */
  boolean takeShare(IntFunction<float[]> scratchOf) {
    if (next.get() >= shares) {
      return false;
    }
    int share = next.getAndIncrement();
    if (share >= shares) {
      return false;
    }
    try {
      float[] scratch = scratchOf.apply(scratchFloats);
      int end = bound(share + 1);
      for (int i = bound(share); i < end && failure.get() == null; i++) {
        task.run(i, scratch);
      }
    } catch (Throwable e) { // whatever a task throws belongs to the caller, errors too
      failure.compareAndSet(null, e);
    }
    if (unfinished.decrementAndGet() == 0 && Thread.currentThread() != caller) {
      LockSupport.unpark(caller);
    }
    return true;
  }

  private int bound(int share) {
    return (int) ((long) tasks * share / shares);
  }

  /** Waits for the shares that others took, and throws the first failure of any. */
  void await() {
    boolean interrupted = false;
    long parkAt = 0;
    while (unfinished.get() != 0) {
      if (parkAt == 0) {
        parkAt = System.nanoTime() + SPIN_NANOS;
      } else if (System.nanoTime() - parkAt > 0) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      Thread.onSpinWait();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}

package dev.cardinal.exec;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for all runs whose kernels compute on threads of a native library. Such threads belong
 * to the thread that calls the library: if every caller came itself, each would have its own team,
 * and the teams would fight over the cores. The thread ends after a while without runs, and its
 * team with it.
 */
final class RunThread {
  private static final long IDLE_SECONDS = 10;

  private final Semaphore turn = new Semaphore(1, true);
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          0,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform()
              .name("cardinal-run-", 1)
              .daemon()
              .inheritInheritableThreadLocals(false)
              .factory());

  /** What runs there. */
  interface Body {
    void run() throws InterruptedException;
  }

  /**
   * Runs a body on the thread and waits for it to end.
   *
   * @throws InterruptedException if the caller was interrupted while it waited for its turn
   */
  void run(Body body) throws InterruptedException {
    turn.acquire();
    try {
      await(submit(body));
    } finally {
      turn.release();
    }
  }

  private Future<?> submit(Body body) {
    while (true) {
      try {
        return thread.submit(
            () -> {
              body.run();
              return null;
            });
      } catch (RejectedExecutionException e) {
        if (thread.isShutdown()) {
          throw new IllegalStateException("the pool is closed", e);
        }
        Thread.onSpinWait(); // the thread is between the end of its last run and its queue
      }
    }
  }

  private static void await(Future<?> run) throws InterruptedException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          run.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // the run is under way, and uses the caller's tensors
        } catch (ExecutionException e) {
          rethrow(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void rethrow(Throwable failure) throws InterruptedException {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case InterruptedException e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Ends the thread when its run has ended. */
  void close() {
    thread.shutdown();
  }
}

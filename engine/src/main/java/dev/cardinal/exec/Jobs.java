package dev.cardinal.exec;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The jobs of the callers that have entered. Changes when a caller comes or goes, in no step. */
final class Jobs {
  private final int threads;
  private final Deque<Job> spare = new ArrayDeque<>();
  private volatile Job[] open = {};

  /** No jobs yet, of a pool of so many threads. */
  Jobs(int threads) {
    this.threads = threads;
  }

  /** Opens a job for a caller. */
  synchronized void open(Thread caller) {
    Job job = spare.isEmpty() ? new Job(threads) : spare.pop();
    job.open(caller);
    Job[] more = Arrays.copyOf(open, open.length + 1);
    more[open.length] = job;
    open = more;
  }

  /** Closes the job of a caller. */
  synchronized void close(Thread caller) {
    Job job = of(caller);
    open = Arrays.stream(open).filter(other -> other != job).toArray(Job[]::new);
    job.close();
    spare.push(job);
  }

  /**
   * The job of a caller.
   *
   * @throws IllegalStateException if it has none
   */
  Job of(Thread caller) {
    for (Job job : open) {
      if (job.isOf(caller)) {
        return job;
      }
    }
    throw new IllegalStateException(caller + " must enter the pool before it computes");
  }

  /** Whether a caller has entered. */
  boolean areOpen() {
    return open.length > 0;
  }

  /** Whether there may be tasks for the owner of a slot that it has not looked for. */
  boolean call(int slot) {
    for (Job job : open) {
      if (job.calls(slot)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs some tasks of one job that has any for the owner of a slot; false if none has.
   *
   * @param turn the jobs are asked round robin, beginning with this one
   */
  boolean help(int slot, int turn, Job.Scratch scratch) {
    Job[] now = open;
    for (int i = 0; i < now.length; i++) {
      Job job = now[Math.floorMod(turn + i, now.length)];
      if (job.calls(slot) && job.help(slot, scratch)) {
        return true;
      }
    }
    return false;
  }
}

package dev.cardinal.exec;

import dev.cardinal.memory.NoRoomException;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The memory of a session's runs. It is kept for later runs of the same plan until the session's
 * budget, or a run for which the process has no room, needs it for something else.
 */
public final class RunContexts {
  private final WorkerPool pool;
  private final MemoryBudget budget;
  private final List<RunContext> idle = new ArrayList<>(); // the one that was used last at the end

  /** Plans for which the process had no room for one more, since when no memory was freed. */
  private final Set<Plan> cramped = Collections.newSetFromMap(new WeakHashMap<>());

  private int busy;

  /** No memory yet; that of runs on a pool will count against a budget. */
  public RunContexts(WorkerPool pool, MemoryBudget budget) {
    this.pool = pool;
    this.budget = budget;
    budget.onShortage(this::freeEldest);
  }

  /**
   * An idle context of a plan, a new one, or, where memory does not allow that, one after other
   * runs have ended.
   *
   * @throws IllegalStateException if memory does not suffice although no other run is under way
   */
  RunContext acquire(Plan plan) throws InterruptedException {
    long bytes = plan.runBytes(pool.threads());
    synchronized (this) {
      Optional<RunContext> kept = take(plan);
      while (kept.isEmpty() && !budget.reserve(bytes)) {
        if (busy == 0) {
          throw new IllegalStateException(
              budget.exceededBy(bytes, "the activations and scratch of one run"));
        }
        wait();
        kept = take(plan);
      }
      busy++;
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    return make(plan, bytes);
  }

  /** A context for which its memory has been reserved, and which counts as busy. */
  private RunContext make(Plan plan, long bytes) {
    try {
      return withRoom(() -> new RunContext(plan, pool::run, bytes));
    } catch (RuntimeException | Error e) {
      budget.release(bytes);
      ended();
      throw e;
    }
  }

  /**
   * As many contexts as are wanted, or one where memory does not allow more at once: who waited for
   * more while he has one could wait for another who does the same.
   */
  List<RunContext> acquire(Plan plan, int wanted) throws InterruptedException {
    var own = new ArrayList<RunContext>();
    own.add(acquire(plan));
    try {
      while (own.size() < wanted) {
        Optional<RunContext> next = acquireAtOnce(plan);
        if (next.isEmpty()) {
          while (own.size() > 1) {
            giveUp(own.removeLast());
          }
          return own;
        }
        own.add(next.get());
      }
      return own;
    } catch (RuntimeException | Error e) {
      own.forEach(this::release);
      throw e;
    }
  }

  private Optional<RunContext> acquireAtOnce(Plan plan) {
    long bytes = plan.runBytes(1); // its tasks are not shared
    synchronized (this) {
      Optional<RunContext> kept = take(plan);
      if (kept.isEmpty() && (cramped.contains(plan) || !budget.reserve(bytes))) {
        return Optional.empty();
      }
      busy++;
      if (kept.isPresent()) {
        return kept;
      }
    }
    try {
      return Optional.of(make(plan, bytes));
    } catch (NoRoomException e) {
      cramp(plan);
      return Optional.empty();
    }
  }

  /** Notes that there is no room for one more context: to try costs a garbage collection. */
  private synchronized void cramp(Plan plan) {
    cramped.add(plan);
  }

  /** Frees a context that turned out to be of no use. */
  private synchronized void giveUp(RunContext context) {
    free(context);
    ended();
  }

  /** Makes something, for which idle contexts make room if the process has too little. */
  public <T> T withRoom(Supplier<T> maker) {
    while (true) {
      try {
        return maker.get();
      } catch (NoRoomException e) {
        if (!freeEldest()) {
          throw e;
        }
      }
    }
  }

  private Optional<RunContext> take(Plan plan) {
    for (int i = idle.size() - 1; i >= 0; i--) {
      if (idle.get(i).plan() == plan) {
        return Optional.of(idle.remove(i));
      }
    }
    return Optional.empty();
  }

  /** Keeps a context for the next run. */
  synchronized void release(RunContext context) {
    idle.add(context);
    ended();
  }

  private synchronized void ended() {
    busy--;
    notifyAll();
  }

  private synchronized boolean freeEldest() {
    if (idle.isEmpty()) {
      return false;
    }
    free(idle.removeFirst());
    cramped.clear();
    return true;
  }

  /** Frees the idle contexts of a plan. */
  synchronized void free(Plan plan) {
    cramped.clear();
    for (Optional<RunContext> next = take(plan); next.isPresent(); next = take(plan)) {
      free(next.get());
    }
    notifyAll();
  }

  private void free(RunContext context) {
    context.close();
    budget.release(context.bytes());
  }
}

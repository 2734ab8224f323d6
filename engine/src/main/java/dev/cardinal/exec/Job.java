package dev.cardinal.exec;

import dev.cardinal.spi.KernelCall.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The parallel steps of one caller, one after the other: an object for many steps, so that a step
 * allocates nothing. A step's tasks are cut into a contiguous range for each thread of the pool.
 * The owner of a range takes chunks of it from its front, in order; a thread whose range is empty
 * takes chunks from the ends of others'. So each thread works on a cache line of its own for as
 * long as all are equally fast, and a thread that comes late or never leaves its part to others.
 *
 * <p>Nothing says which step a range belongs to, and nothing has to: a step ends when the tasks of
 * all ranges are done, so who can take tasks from a range takes them from the step under way.
 */
final class Job {
  /** Longs from one slot to the next: two cache lines, as processors fetch lines in pairs. */
  private static final int STRIDE = 16;

  /** In a slot: the first task that is left in the upper half, the end of them in the lower. */
  private static final int RANGE = 0;

  /** In a slot: how many of its tasks are not done yet. */
  private static final int UNFINISHED = 1;

  /** In a slot: the number of the last step in which it got tasks. */
  private static final int STEP = 2;

  /** In a slot: the last step in which its owner looked for tasks, and found no more. */
  private static final int SEEN = 3;

  /** In a slot: the last step of which its owner has run a task. */
  private static final int BEGUN = 4;

  /** An owner takes this part of what is left, so that the rest can be taken by others. */
  private static final int OWN_PART = 8;

  /** Others take this part of what is left. */
  private static final int OTHERS_PART = 4;

  /** How long the caller spins for the last workers. */
  private static final long SPIN_NANOS = 100_000;

  private static final Task NONE = (_, _) -> {};

  private static final float[] NO_FLOATS = {};

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] slots;
  private final int threads;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Scratch ofCaller = _ -> callerScratch();
  private float[] callerScratch = NO_FLOATS;
  private Task task = NONE;
  private int scratchFloats;
  private int tasks;
  private int used;
  private long step;
  private final AtomicReference<Thread> caller = new AtomicReference<>();
  private volatile boolean callerParks;

  /** Room for the steps of a pool of so many threads. */
  Job(int threads) {
    this.threads = threads;
    this.slots = new long[(threads + 1) * STRIDE]; // the first slot shares no line with others
  }

  /** The thread whose steps these are from now on. */
  void open(Thread thread) {
    caller.set(thread);
  }

  /** Ends {@link #open}. */
  void close() {
    caller.set(null);
  }

  /** Whether a thread's steps are here. */
  boolean isOf(Thread thread) {
    return caller.get() == thread;
  }

  private static int at(int slot, int field) {
    return (slot + 1) * STRIDE + field;
  }

  /** Lets others see the tasks of a step. Slot 0 is the caller's. */
  void begin(int count, Task what, int floats) {
    tasks = count;
    task = what;
    scratchFloats = floats;
    failure.setPlain(null);
    used = Math.min(tasks, threads);
    step++;
    for (int slot = used - 1; slot >= 0; slot--) {
      int next = bound(slot);
      int end = bound(slot + 1);
      slots[at(slot, UNFINISHED)] = (long) end - next;
      LONGS.setRelease(slots, at(slot, RANGE), range(next, end));
      LONGS.setRelease(slots, at(slot, STEP), step); // last: its owner looks once in each step
    }
    VarHandle.fullFence(); // before the caller looks who is parked, and must be woken
  }

  private int bound(int slot) {
    return (int) ((long) tasks * slot / used);
  }

  private static long range(int next, int end) {
    return (long) next << 32 | end;
  }

  /** Whether there may be tasks for the owner of a slot that it has not looked for. */
  boolean calls(int slot) {
    return (long) LONGS.getAcquire(slots, at(slot, STEP))
        != (long) LONGS.getOpaque(slots, at(slot, SEEN));
  }

  /**
   * Runs some tasks; false if none was left. For one thread at a time.
   *
   * @param slot the thread's
   */
  boolean help(int slot, Scratch scratch) {
    long now = (long) LONGS.getAcquire(slots, at(slot, STEP));
    if (take(slot, true, scratch)) {
      return true;
    }
    for (int i = 1; i < threads; i++) {
      int other = slot + i < threads ? slot + i : slot + i - threads;
      if (take(other, false, scratch)) {
        return true;
      }
    }
    LONGS.setOpaque(slots, at(slot, SEEN), now);
    return false;
  }

  /** Gives arrays of at least a length. */
  interface Scratch {
    float[] floats(int length);
  }

  /** Takes a chunk of a range, from its front as its owner does or from its end, and runs it. */
  private boolean take(int slot, boolean front, Scratch scratch) {
    while (true) {
      long range = (long) LONGS.getVolatile(slots, at(slot, RANGE));
      int next = (int) (range >>> 32);
      int end = (int) range;
      int left = end - next;
      if (left <= 0) {
        return false;
      }
      int taken = front ? Math.max(1, left / OWN_PART) : Math.ceilDiv(left, OTHERS_PART);
      long rest = front ? range(next + taken, end) : range(next, end - taken);
      if (LONGS.compareAndSet(slots, at(slot, RANGE), range, rest)) {
        int begin = front ? next : end - taken;
        run(slot, begin, begin + taken, front, scratch);
        return true;
      }
    }
  }

  private void run(int slot, int begin, int end, boolean own, Scratch scratch) {
    try {
      Task now = task;
      float[] floats = scratch.floats(scratchFloats);
      if (own && slots[at(slot, BEGUN)] != step) { // nobody else looks at this field
        slots[at(slot, BEGUN)] = step;
        now.approach(bound(slot), bound(slot + 1), floats);
      }
      for (int i = begin; i < end && failure.getOpaque() == null; i++) {
        now.run(i, floats);
      }
    } catch (Throwable e) { // whatever a task throws belongs to the caller, errors too
      failure.compareAndSet(null, e);
    }
    long left = (long) LONGS.getAndAdd(slots, at(slot, UNFINISHED), (long) begin - end);
    if (left == (long) end - begin && callerParks) {
      LockSupport.unpark(caller.get());
    }
  }

  /**
   * Runs, as the caller, what is left of a step, waits for what others took of it, and throws the
   * first failure of any.
   */
  void finish(float[] scratch) {
    callerScratch = scratch;
    boolean more = true;
    while (more) {
      more = help(0, ofCaller);
    }
    await();
    task = NONE; // it knows its session, which may be forgotten
    callerScratch = NO_FLOATS;
    switch (failure.getPlain()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private float[] callerScratch() {
    return callerScratch;
  }

  private void await() {
    if (isDone()) {
      return;
    }
    boolean interrupted = false;
    long since = System.nanoTime();
    while (!isDone()) {
      if (!Patience.waits(System.nanoTime() - since, SPIN_NANOS)) {
        callerParks = true;
        if (!isDone()) {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
    }
    callerParks = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() {
    for (int slot = 0; slot < used; slot++) {
      if ((long) LONGS.getVolatile(slots, at(slot, UNFINISHED)) != 0) {
        return false;
      }
    }
    return true;
  }
}

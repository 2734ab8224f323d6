package dev.cardinal.onednn.primitive;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A native object's address, with the number of its users, so that nobody frees it under them.
 *
 * <p>Closing stops new uses at once and never waits: the object is freed by whoever leaves last.
 * Objects that it needs as long as it lives count it among their users.
 */
public final class Handle {
  private static final int CLOSED = Integer.MIN_VALUE;
  private static final AtomicLong LIVE = new AtomicLong();

  private final String type;
  private final MemorySegment address;
  private final Consumer<MemorySegment> free;
  private final List<Handle> needed;

  /** The number of users; with the sign bit once it is closed. */
  private final AtomicInteger users = new AtomicInteger();

  /**
   * Becomes responsible for an object.
   *
   * @param type what it is, for messages
   * @param free frees it; runs once, on any thread
   * @param needed what must live as long, and is not closed
   */
  public Handle(
      String type, MemorySegment address, Consumer<MemorySegment> free, List<Handle> needed) {
    this.type = type;
    this.address = address;
    this.free = free;
    this.needed = needed;
    acquireAll(address, free, needed);
    LIVE.incrementAndGet();
  }

  /** Uses all or, if one of them is closed, none; then the object is not kept either. */
  private static void acquireAll(
      MemorySegment address, Consumer<MemorySegment> free, List<Handle> needed) {
    int acquired = 0;
    try {
      while (acquired < needed.size()) {
        needed.get(acquired).acquire();
        acquired++;
      }
    } catch (IllegalStateException e) {
      needed.subList(0, acquired).forEach(Handle::release);
      free.accept(address);
      throw e;
    }
  }

  /** How many objects there are that were not freed. */
  public static long live() {
    return LIVE.get();
  }

  /**
   * Begins a use, which {@link #release} must end.
   *
   * @return the object's address
   * @throws IllegalStateException if it is closed
   */
  public MemorySegment acquire() {
    int before;
    do {
      before = users.get();
      if (before < 0) {
        throw new IllegalStateException("this " + type + " is closed");
      }
    } while (!users.compareAndSet(before, before + 1));
    return address;
  }

  /** Ends a use. */
  public void release() {
    if (users.decrementAndGet() == CLOSED) {
      free();
    }
  }

  /** Lets nobody use it any more, and frees it as soon as nobody does. */
  public void close() {
    if (users.getAndUpdate(now -> now | CLOSED) == 0) {
      free();
    }
  }

  private void free() {
    try {
      free.accept(address);
    } finally {
      LIVE.decrementAndGet();
      needed.forEach(Handle::release);
    }
  }
}

package dev.cardinal.memory;

import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what sessions hold that the garbage collector does not feel: native memory, and the
 * threads of pools. The collector is asked to run whenever the sum has doubled since it last ran,
 * so that forgotten sessions cannot pile up.
 */
public final class Pressure {
  /** Frees what the collector finds forgotten. */
  public static final Cleaner CLEANER = Cleaner.create();

  private static final long MOST_WAIT_MILLIS = 500;
  private static final long LEAST_THRESHOLD = 64L << 20;
  private static final AtomicLong HELD = new AtomicLong();
  private static final AtomicLong COLLECT_AT = new AtomicLong(LEAST_THRESHOLD);

  private Pressure() {}

  /** Counts bytes that are about to be taken, after what is forgotten has made room for them. */
  public static void add(long bytes) {
    if (HELD.get() + bytes > COLLECT_AT.get()) {
      collect(bytes);
    }
    HELD.addAndGet(bytes);
  }

  /** Takes off bytes that have been freed. */
  public static void remove(long bytes) {
    HELD.addAndGet(-bytes);
  }

  /** Takes off bytes that could not be taken after all, and that must not delay a collection. */
  static void withdraw(long bytes) {
    COLLECT_AT.set(Math.max(LEAST_THRESHOLD, 2 * HELD.addAndGet(-bytes)));
  }

  /** The sum of what is held in this process, in bytes. */
  public static long held() {
    return HELD.get();
  }

  private static void collect(long bytes) {
    if (HELD.get() > 0) {
      sweep();
    }
    COLLECT_AT.set(Math.max(LEAST_THRESHOLD, 2 * (HELD.get() + bytes)));
  }

  /** Collects, and waits until the cleaner has freed what was found. */
  private static void sweep() {
    var begun = new CountDownLatch(1);
    CLEANER.register(new Object(), begun::countDown);
    System.gc();
    try {
      boolean collected = begun.await(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      for (long before = Long.MAX_VALUE; collected && HELD.get() < before; ) {
        before = HELD.get();
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

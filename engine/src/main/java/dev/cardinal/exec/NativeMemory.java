package dev.cardinal.exec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A block of native memory that is freed when it is closed, or when the garbage collector finds
 * that it was forgotten. As the collector does not feel native memory, it is asked to run whenever
 * the sum of all blocks has doubled since it last ran: forgotten blocks cannot pile up.
 */
final class NativeMemory implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong RESERVED = new AtomicLong();
  private static final long LEAST_THRESHOLD = 64L << 20;
  private static final AtomicLong COLLECT_AT = new AtomicLong(LEAST_THRESHOLD);

  private final MemorySegment segment;
  private final Cleaner.Cleanable cleanable;

  private NativeMemory(Block block) {
    this.segment = block.segment;
    this.cleanable = CLEANER.register(this, block);
  }

  /**
   * A block of zeros, aligned to 64 bytes.
   *
   * @throws IllegalStateException if the process has no room for it
   */
  static NativeMemory allocate(long bytes) {
    collectForgotten(bytes);
    try {
      return new NativeMemory(new Block(bytes));
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException(
          "no room for "
              + (bytes >> 20)
              + " MiB of native memory beside "
              + (RESERVED.get() >> 20)
              + " MiB in use; raise -XX:MaxDirectMemorySize, or use smaller inputs or fewer runs"
              + " at once",
          e);
    }
  }

  /** The sum of all blocks of this process that have not been freed, in bytes. */
  static long reserved() {
    return RESERVED.get();
  }

  private static void collectForgotten(long bytes) {
    long threshold = COLLECT_AT.get();
    if (RESERVED.get() + bytes <= threshold) {
      return;
    }
    System.gc();
    for (int i = 0; i < 20 && RESERVED.get() + bytes > threshold; i++) {
      try {
        Thread.sleep(1 << Math.min(i, 3)); // the cleaner's thread needs a moment
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    COLLECT_AT.set(Math.max(LEAST_THRESHOLD, 2 * (RESERVED.get() + bytes)));
  }

  /** The memory. */
  MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  private static final class Block implements Runnable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private final long bytes;

    Block(long bytes) {
      this.bytes = bytes;
      try {
        segment = arena.allocate(Math.max(bytes, 64), 64);
      } catch (Throwable e) {
        arena.close();
        throw e;
      }
      RESERVED.addAndGet(bytes);
    }

    @Override
    public void run() {
      arena.close();
      RESERVED.addAndGet(-bytes);
    }
  }
}

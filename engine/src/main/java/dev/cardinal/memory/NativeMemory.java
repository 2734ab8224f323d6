package dev.cardinal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/**
 * A block of native memory that is freed when it is closed, or when the garbage collector finds
 * that it was forgotten.
 */
public final class NativeMemory implements AutoCloseable {
  private final MemorySegment segment;
  private final Cleaner.Cleanable cleanable;

  private NativeMemory(Block block) {
    this.segment = block.segment;
    this.cleanable = Pressure.CLEANER.register(this, block);
  }

  /**
   * A block of zeros, aligned to 64 bytes.
   *
   * @throws NoRoomException if the process has no room for it
   */
  public static NativeMemory allocate(long bytes) {
    Pressure.add(bytes);
    try {
      return new NativeMemory(new Block(bytes));
    } catch (OutOfMemoryError e) {
      Pressure.withdraw(bytes);
      throw new NoRoomException(
          "no room for "
              + (bytes >> 20)
              + " MiB of native memory beside "
              + (Pressure.held() >> 20)
              + " MiB in use; raise -XX:MaxDirectMemorySize, or use smaller inputs or fewer runs"
              + " at once",
          e);
    }
  }

  /** The memory. */
  public MemorySegment segment() {
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
    }

    @Override
    public void run() {
      arena.close();
      Pressure.remove(bytes);
    }
  }
}

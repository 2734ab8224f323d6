package dev.cardinal.plan;

import java.util.function.BooleanSupplier;

/** The memory that a session may take: arenas, scratch arrays and packed weights together. */
public final class MemoryBudget {
  private final long limit;
  private volatile BooleanSupplier shortage = () -> false;
  private long used;

  /** A budget of so many bytes. */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /**
   * What to call when too little is left.
   *
   * @param freeSome releases memory that is kept in reserve; false if there is no more
   */
  public void onShortage(BooleanSupplier freeSome) {
    shortage = freeSome;
  }

  /** Takes bytes if there are as many left, or can be made free. */
  public boolean reserve(long bytes) {
    while (!take(bytes)) {
      if (!shortage.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  private synchronized boolean take(long bytes) {
    if (bytes > limit - used) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Gives bytes back. */
  public synchronized void release(long bytes) {
    used -= bytes;
  }

  /** The error that says what did not fit. */
  public synchronized String exceededBy(long bytes, String what) {
    return what
        + " of "
        + mebibytes(bytes)
        + " do not fit the session's limit of "
        + mebibytes(limit)
        + ", of which "
        + mebibytes(used)
        + " are in use; raise maxMemory, or use smaller inputs";
  }

  private static String mebibytes(long bytes) {
    return bytes < 1L << 20 ? bytes + " bytes" : Math.ceilDiv(bytes, 1L << 20) + " MiB";
  }
}

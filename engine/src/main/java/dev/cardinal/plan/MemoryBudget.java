package dev.cardinal.plan;

/** The memory that a session may take: arenas, scratch arrays and packed weights together. */
public final class MemoryBudget {
  private final long limit;
  private long used;

  /** A budget of so many bytes. */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Takes bytes if there are as many left. */
  public synchronized boolean reserve(long bytes) {
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
    return Math.ceilDiv(bytes, 1L << 20) + " MiB";
  }
}

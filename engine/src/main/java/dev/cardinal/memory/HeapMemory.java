package dev.cardinal.memory;

/** Large arrays of the heap. */
public final class HeapMemory {
  /** What the virtual machine needs beside one more array: a guess on the safe side. */
  private static final long HEADROOM_BYTES = 8L << 20;

  /** The longest array that a JVM makes, more or less. */
  private static final long MOST_FLOATS = Integer.MAX_VALUE - 8;

  private HeapMemory() {}

  /** Whether an array may have so many floats. */
  static boolean isLength(long floats) {
    return floats <= MOST_FLOATS;
  }

  /**
   * An array of zeros.
   *
   * @param what what it is for, as in {@code packed weights}
   * @throws IllegalStateException if it would be too long
   * @throws NoRoomException if the heap has no room for it, with the -Xmx that would do
   */
  public static float[] floats(long floats, String what) {
    if (!isLength(floats)) {
      throw new IllegalStateException(what + " of " + floats + " floats exceed a Java array");
    }
    long needed = floats * Float.BYTES;
    if (needed + HEADROOM_BYTES > available()) {
      System.gc(); // what is free is only known after a collection
      if (needed + HEADROOM_BYTES > available()) {
        throw noRoom(needed, what, null);
      }
    }
    try {
      return new float[(int) floats];
    } catch (OutOfMemoryError e) {
      throw noRoom(needed, what, e);
    }
  }

  /**
   * The error of something that ran out of heap.
   *
   * @param what what it was, as in {@code plan 'resnet18'}
   */
  public static NoRoomException shortage(String what, OutOfMemoryError cause) {
    return new NoRoomException(
        "no room on the heap to "
            + what
            + ": "
            + use()
            + "; raise -Xmx, or use smaller inputs or fewer plans",
        cause);
  }

  private static long available() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  private static long used() {
    return Runtime.getRuntime().maxMemory() - available();
  }

  private static String use() {
    return (used() >> 20) + " of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB are in use";
  }

  private static NoRoomException noRoom(long needed, String what, OutOfMemoryError cause) {
    long enough = ((used() + 2 * needed + HEADROOM_BYTES) >> 20) + 1;
    return new NoRoomException(
        "no room on the heap for "
            + (needed >> 20)
            + " MiB of "
            + what
            + ": "
            + use()
            + "; -Xmx"
            + enough
            + "m or more would do for this one",
        cause);
  }
}

package dev.cardinal.vector;

/** What blocking may count on in every core's own caches. A constant of the process. */
final class Caches {
  /** The first-level data cache, in floats. */
  static final int L1_FLOATS = Integer.getInteger("cardinal.l1Bytes", 32 << 10) / Float.BYTES;

  /** The second-level cache, in floats. */
  static final int L2_FLOATS = Integer.getInteger("cardinal.l2Bytes", 512 << 10) / Float.BYTES;

  private Caches() {}
}

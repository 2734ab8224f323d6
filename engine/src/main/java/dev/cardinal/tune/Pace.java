package dev.cardinal.tune;

/**
 * How long measuring takes. Plans are made ready until their times no longer fall, and then run in
 * turn, so that what else the machine does hits all alike.
 *
 * @param leastWarmUpNanos the least time to make all plans ready
 * @param mostWarmUpNanos the most time, whether or not their times still fall
 * @param measuringNanos the time in which all plans are measured
 */
record Pace(long leastWarmUpNanos, long mostWarmUpNanos, long measuringNanos) {
  /**
   * Some ten to twenty seconds for a graph. Only plans that take a quarter of a second or more take
   * longer, as each must be run some times.
   */
  static final Pace USUAL = new Pace(2_000_000_000L, 6_000_000_000L, 1_500_000_000L);

  /** For plans most of whose kernels have run many times already. */
  Pace forMore() {
    return new Pace(leastWarmUpNanos / 4, mostWarmUpNanos / 4, measuringNanos / 2);
  }
}

package dev.cardinal.bench.compare;

/**
 * How long is measured.
 *
 * @param forks processes of each contestant for each case, one after the other
 * @param rounds timed rounds in each of them
 * @param leastWarmUpMillis how long each runs before at least
 * @param mostWarmUpMillis and at most, stable or not
 * @param windowMillis of each window of throughput
 * @param windows of throughput for each number of callers
 * @param restMillis how long it is looked at while it runs nothing
 */
record Pace(
    int forks,
    int rounds,
    int leastWarmUpMillis,
    int mostWarmUpMillis,
    int windowMillis,
    int windows,
    int restMillis) {
  static final Pace USUAL = new Pace(5, 15, 3000, 8000, 800, 3, 1000);

  /** A glance. */
  static final Pace QUICK = new Pace(1, 5, 200, 1000, 150, 1, 200);

  Pace with(int otherForks, int otherRounds) {
    return new Pace(
        otherForks,
        otherRounds,
        leastWarmUpMillis,
        mostWarmUpMillis,
        windowMillis,
        windows,
        restMillis);
  }
}

package dev.cardinal.vector;

/**
 * Panels of weights cut into parts that differ by one panel at most: by the problem alone. Their
 * number is a power of two, so that few threads have equal shares.
 *
 * @param panels how many there are
 * @param parts into how many parts they are cut
 */
record PanelParts(int panels, int parts) {
  /** Tasks that keep many cores busy. */
  static final int ENOUGH_TASKS = 64;

  /**
   * Cuts panels.
   *
   * @param least panels of a part, if there are so many
   * @param others tasks that there are of each part
   */
  static PanelParts of(int panels, int least, int others) {
    int wanted = Math.ceilDiv(ENOUGH_TASKS, Math.max(1, others));
    int most = Math.max(1, panels / least);
    return new PanelParts(panels, Integer.highestOneBit(Math.min(wanted, most)));
  }

  /** The first panel of a part; for the index after the last part, the number of panels. */
  int start(int part) {
    return (int) ((long) panels * part / parts);
  }
}

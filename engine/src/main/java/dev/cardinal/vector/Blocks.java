package dev.cardinal.vector;

/**
 * Items cut into tasks of about equal size: by the problem alone, so that a result does not depend
 * on the number of threads.
 *
 * @param items how many there are
 * @param tasks into how many tasks they are cut; each has at least one item
 */
record Blocks(long items, int tasks) {
  /** Floats touched by a task, at least: enough to make up for handing it to another thread. */
  private static final long LEAST_COST = 1 << 14;

  private static final long MOST_TASKS = 1 << 12;

  /**
   * Cuts items.
   *
   * @param itemCost the floats that an item reads and writes, more or less
   */
  static Blocks of(long items, long itemCost) {
    long perTask = Math.ceilDiv(LEAST_COST, Math.max(1, itemCost));
    return new Blocks(items, (int) Math.min(MOST_TASKS, Math.ceilDiv(items, perTask)));
  }

  /** The size of equal parts that are not larger than {@code most}. */
  static int part(int all, int most) {
    return Math.max(1, Math.ceilDiv(all, Math.max(1, Math.ceilDiv(all, most))));
  }

  /** A task's first item; for the index after the last task, the number of items. */
  long start(int task) {
    return items / tasks * task + items % tasks * task / tasks;
  }
}

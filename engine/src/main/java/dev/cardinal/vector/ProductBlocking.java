package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32GemmRow;

/**
 * How a matrix product is cut: by the problem and the caches, never by the number of threads. A
 * task is a block of left panels times a block of right panels. Products are cut so that the part
 * of a right panel that left panels share takes half of the first-level cache.
 *
 * @param cut terms between two additions to the sums
 * @param left left panels of a task
 * @param right right panels of a task
 */
record ProductBlocking(int cut, int left, int right) {
  /** Rows of a task. */
  private static final int ROWS = 128;

  /** Tasks that keep many cores busy. */
  private static final int MANY_TASKS = 64;

  private static final int MOST_RIGHT = 8;

  /**
   * The blocking of products.
   *
   * @param count how many products there are
   */
  static ProductBlocking of(PanelPacking left, PanelPacking right, int count) {
    int k = Math.max(1, left.k());
    int most = Math.max(64, Caches.L1_FLOATS / 2 / F32Gemm.main().nr());
    int cuts = left.panels() > 1 ? Math.ceilDiv(k, most) : 1;
    int rows = Math.clamp(ROWS / left.width(), 1, Math.max(1, left.panels()));
    long blocks = (long) count * Math.ceilDiv(left.panels(), rows) * right.panels();
    int columns = (int) Math.clamp(blocks / MANY_TASKS, 1L, (long) MOST_RIGHT);
    int together = left.width() == 1 ? F32GemmRow.PANELS : 1;
    return new ProductBlocking(
        Math.ceilDiv(k, cuts), rows, Math.ceilDiv(columns, together) * together);
  }
}

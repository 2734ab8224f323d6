package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/**
 * An operand of a matrix product as panels: {@code k} rows of {@code width} floats, one panel after
 * the other. What fills up the last panel is not written.
 *
 * @param k products of each sum
 * @param lines rows of a left operand, columns of a right one: what is dealt out to panels
 * @param width lines of a panel
 * @param along whether in memory the floats of one {@code k} lie side by side, rather than those of
 *     one line
 */
record PanelPacking(int k, int lines, int width, boolean along) {
  /** How many panels there are. */
  int panels() {
    return Math.ceilDiv(lines, width);
  }

  /** Floats of all panels. */
  long floats() {
    return (long) panels() * width * k;
  }

  /** Where a panel begins. */
  int at(int panel) {
    return panel * width * k;
  }

  /**
   * Packs one panel of a matrix.
   *
   * @param s the index of the matrix's first float
   * @param d where the panel begins
   */
  void pack(MemorySegment src, long s, int panel, float[] dst, int d) {
    int first = panel * width;
    int count = Math.min(width, lines - first);
    if (along) {
      F32Rows.copy(src, s + first, lines, 1, dst, d, width, k, count);
    } else {
      F32Rows.interleave(src, s + (long) first * k, k, dst, d, width, count, k);
    }
  }
}

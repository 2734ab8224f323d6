package dev.cardinal.vector;

import dev.cardinal.op.Rows;
import dev.cardinal.spi.KernelCall;

/**
 * Several tensors of one shape cut into lines, along which each of them moves on by a step of its
 * own: the rows of {@link Rows}, long ones in parts.
 */
final class StridedLines {
  private final Rows rows;
  private final int tensors;
  private final long most;
  private final long parts;

  /**
   * The lines of a shape.
   *
   * @param longest the length of a line, at most
   * @param sizes the shape that is walked
   * @param strides for each tensor its strides, in elements, along the axes of the shape
   */
  StridedLines(int longest, long[] sizes, long[]... strides) {
    rows = new Rows(sizes, strides);
    tensors = strides.length;
    most = Math.clamp(rows.length(), 1L, (long) longest);
    parts = Math.ceilDiv(rows.length(), most);
  }

  /** The distance between neighbours in a line of a tensor. */
  long step(int tensor) {
    return rows.step(tensor);
  }

  /** The length of the longest line. */
  long length() {
    return most;
  }

  /** What is done to a line. */
  @FunctionalInterface
  interface Body {
    /**
     * Computes a line.
     *
     * @param at for each tensor the index of its first element; the array is reused
     * @param n the line's length
     */
    void run(long[] at, int n);
  }

  /**
   * Covers the shape with lines, many of them in each task.
   *
   * @param elementCost the floats that an element reads and writes, more or less
   */
  void forEach(KernelCall call, long elementCost, Body body) {
    Blocks blocks = Blocks.of(rows.count() * parts, most * elementCost);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          long item = blocks.start(task);
          long end = blocks.start(task + 1);
          long[] at = new long[tensors];
          Rows.Walk walk = rows.from(item / parts);
          for (long part = item % parts; item < end; item++, part++) {
            if (part == parts) {
              part = 0;
              walk.next();
            }
            long first = part * most;
            for (int i = 0; i < tensors; i++) {
              at[i] = walk.at(i) + first * rows.step(i);
            }
            body.run(at, (int) Math.min(most, rows.length() - first));
          }
        });
  }
}

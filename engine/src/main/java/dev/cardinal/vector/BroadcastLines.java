package dev.cardinal.vector;

import dev.cardinal.op.Broadcast;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Shape;

/**
 * The lines in which the operands of an element-wise operator and its result are walked. In a line
 * an operand either goes along with the result or is a single number.
 */
final class BroadcastLines {
  private final StridedRows rows;
  private final int operands;
  private final long chunk;
  private final long chunks;

  /** The lines of a node whose operands broadcast to the shape of its result. */
  BroadcastLines(KernelQuery query) {
    Shape shape = query.results().getFirst().shape();
    operands = query.operands().count();
    long[][] strides = new long[operands + 1][];
    for (int i = 0; i < operands; i++) {
      strides[i] = Broadcast.strides(query.operands().shape(i), shape);
    }
    strides[operands] = shape.strides();
    rows = new StridedRows(shape.dims(), strides);
    chunk = Math.clamp(rows.length(), 1L, (long) Lines.LENGTH);
    chunks = Math.ceilDiv(rows.length(), chunk);
  }

  /** Whether an operand is a single number in every line. */
  boolean isNumber(int operand) {
    return rows.step(operand) == 0;
  }

  /** What is done to a line. */
  @FunctionalInterface
  interface Body {
    /**
     * Computes a line.
     *
     * @param at for each operand, and at last the result, the index of its first element; reused
     * @param n the line's length
     */
    void run(long[] at, int n);
  }

  /** Covers the result with lines, many of them in each task. */
  void forEach(KernelCall call, Body body) {
    Blocks blocks = Blocks.of(rows.count() * chunks, chunk * (operands + 1));
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          long item = blocks.start(task);
          long end = blocks.start(task + 1);
          long[] at = new long[operands + 1];
          StridedRows.Walk walk = rows.from(item / chunks);
          for (long part = item % chunks; item < end; item++, part++) {
            if (part == chunks) {
              part = 0;
              walk.next();
            }
            long first = part * chunk;
            for (int i = 0; i <= operands; i++) {
              at[i] = walk.at(i) + first * rows.step(i);
            }
            body.run(at, (int) Math.min(chunk, rows.length() - first));
          }
        });
  }
}

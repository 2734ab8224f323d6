package dev.cardinal.vector;

import dev.cardinal.op.Broadcast;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Shape;

/**
 * The lines in which the operands of an element-wise operator and, at last, its result are walked.
 * In a line an operand either goes along with the result or is a single number.
 */
final class BroadcastLines {
  private final StridedLines lines;
  private final int operands;

  /** The lines of a node whose operands broadcast to the shape of its result. */
  BroadcastLines(KernelQuery query) {
    Shape shape = query.results().getFirst().shape();
    operands = query.operands().count();
    long[][] strides = new long[operands + 1][];
    for (int i = 0; i < operands; i++) {
      strides[i] = Broadcast.strides(query.operands().shape(i), shape);
    }
    strides[operands] = shape.strides();
    lines = new StridedLines(Lines.LENGTH, shape.dims(), strides);
  }

  /** Whether an operand is a single number in every line. */
  boolean isNumber(int operand) {
    return lines.step(operand) == 0;
  }

  /** Covers the result with lines, many of them in each task. */
  void forEach(KernelCall call, StridedLines.Body body) {
    lines.forEach(call, operands + 1, body);
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The same tensor in another order of memory. No model has it: the planner inserts it where the
 * layouts of two steps differ.
 *
 * <p>Operands: 0 x, float32, of rank 1 or more, in layout {@code from}. Result: of x's type, in
 * layout {@code to}, its padding zero.
 *
 * @param from the layout of the operand
 * @param to the layout of the result
 */
public record Reorder(Layout from, Layout to) implements Op {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    if (!from.takes(operands.shape(0)) || !to.takes(operands.shape(0))) {
      throw new OperandException(
          operands.type(0) + " is not of the rank of layouts " + from + " and " + to);
    }
    return List.of(operands.type(0));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Shape shape = src.shape(0);
    MemorySegment in = src.tensor(0).segment();
    MemorySegment out = dst.getFirst().segment();
    out.fill((byte) 0);
    long[] position = new long[shape.rank()];
    for (long left = shape.elements(); left > 0; left--) {
      float value = in.getAtIndex(FLOAT, from.offset(shape, position));
      out.setAtIndex(FLOAT, to.offset(shape, position), value);
      advance(position, shape);
    }
  }

  private static void advance(long[] position, Shape shape) {
    for (int axis = position.length - 1; axis >= 0; axis--) {
      if (++position[axis] < shape.dim(axis)) {
        return;
      }
      position[axis] = 0;
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX's Shape: the sizes of the operand's dimensions as an int64 vector.
 *
 * @param start the first axis, negative counted from the end
 * @param end the axis after the last, negative counted from the end
 */
public record ShapeOf(long start, long end) implements Op {
  /** All axes. */
  public ShapeOf() {
    this(0, Long.MAX_VALUE);
  }

  @Override
  public String type() {
    return "Shape";
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    return List.of(new TensorType(DType.INT64, Shape.of(sizes(operands.shape(0)).length)));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    long[] sizes = sizes(src.shape(0));
    for (int i = 0; i < sizes.length; i++) {
      dst.getFirst().longAt(i, sizes[i]);
    }
  }

  /** The sizes that the result holds: they depend on the operand's type alone. */
  public long[] sizes(Shape shape) {
    int first = clamp(start, shape.rank());
    int last = clamp(end, shape.rank());
    return Arrays.copyOfRange(shape.dims(), first, Math.max(first, last));
  }

  private static int clamp(long axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The same elements without some axes of size 1.
 *
 * <p>Operands: 0 data, of any type; 1 axes, optional, a vector of integers, negative ones counted
 * from the end. If absent: all axes of size 1.
 */
public record Squeeze() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 2);
    Shape shape = operands.shape(0);
    boolean[] dropped = new boolean[shape.rank()];
    if (operands.has(1)) {
      for (int axis : Axes.normalize(Axes.longs(operands, 1), shape.rank(), shape)) {
        if (shape.dim(axis) != 1) {
          throw new OperandException(
              "axis %s of data %s is of size %s: only axes of size 1 can be dropped"
                  .formatted(axis, shape, shape.dim(axis)));
        }
        dropped[axis] = true;
      }
    } else {
      for (int axis = 0; axis < dropped.length; axis++) {
        dropped[axis] = shape.dim(axis) == 1;
      }
    }
    return List.of(new TensorType(operands.dtype(0), without(shape, dropped)));
  }

  /** The shape without some of its axes. */
  static Shape without(Shape shape, boolean[] dropped) {
    long[] dims = new long[shape.rank()];
    int rank = 0;
    for (int axis = 0; axis < dropped.length; axis++) {
      if (!dropped[axis]) {
        dims[rank++] = shape.dim(axis);
      }
    }
    return Shape.of(Arrays.copyOf(dims, rank));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.copy(src.tensor(0), dst.getFirst());
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(1);
  }

  @Override
  public boolean isView() {
    return true;
  }
}

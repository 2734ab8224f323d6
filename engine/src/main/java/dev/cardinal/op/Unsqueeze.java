package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The same elements with more axes, of size 1.
 *
 * <p>Operands: 0 data, of any type; 1 axes, a vector of integers: where the new axes stand among
 * those of the result, negative ones counted from its end.
 */
public record Unsqueeze() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    Shape shape = operands.shape(0);
    long[] axes = Axes.longs(operands, 1);
    long[] dims = new long[shape.rank() + axes.length];
    Arrays.fill(dims, -1);
    for (int axis : Axes.normalize(axes, dims.length, shape)) {
      dims[axis] = 1;
    }
    int next = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] < 0) {
        dims[axis] = shape.dim(next++);
      }
    }
    return List.of(new TensorType(operands.dtype(0), Shape.of(dims)));
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

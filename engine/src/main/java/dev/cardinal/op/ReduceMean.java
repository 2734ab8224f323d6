package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Set;

/**
 * The mean along some axes. The mean of no floats is NaN; integers' means are truncated towards
 * zero, and that of none is 0.
 *
 * <p>Operands: 0 data, float32, int64 or int32; 1 axes, optional, a vector of integers, negative
 * ones counted from the end. If absent or empty: all axes, or none if {@code noopWithEmptyAxes}.
 *
 * @param keepDims whether the reduced axes stay, of size 1
 * @param noopWithEmptyAxes whether no axes mean none rather than all
 */
public record ReduceMean(boolean keepDims, boolean noopWithEmptyAxes) implements Op {
  /** With ONNX's defaults: reduced axes stay, no axes mean all. */
  public ReduceMean() {
    this(true, false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 2);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    Shape shape = operands.shape(0);
    boolean[] reduced = reduced(operands);
    return List.of(
        new TensorType(
            operands.dtype(0), keepDims ? kept(shape, reduced) : Squeeze.without(shape, reduced)));
  }

  /** Which axes are reduced, of operands that {@link #infer} accepts. */
  public boolean[] reduced(Operands operands) {
    Shape shape = operands.shape(0);
    long[] axes = operands.has(1) ? Axes.longs(operands, 1) : new long[0];
    if (axes.length == 0 && !noopWithEmptyAxes) {
      axes = Axes.all(shape.rank());
    }
    boolean[] reduced = new boolean[shape.rank()];
    for (int axis : Axes.normalize(axes, shape.rank(), shape)) {
      reduced[axis] = true;
    }
    return reduced;
  }

  /** The shape with 1 in place of the reduced axes. */
  private static Shape kept(Shape shape, boolean[] reduced) {
    long[] dims = shape.dims();
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = reduced[axis] ? 1 : dims[axis];
    }
    return Shape.of(dims);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor x = src.tensor(0);
    Tensor y = dst.getFirst();
    int elements = Math.toIntExact(y.shape().elements());
    Shape kept = kept(x.shape(), reduced(src));
    long[] strides = Broadcast.strides(kept, x.shape());
    var rows = new Rows(x.shape().dims(), x.shape().strides(), strides);
    long count = x.shape().elements() / Math.max(1, elements);
    if (x.dtype() == DType.FLOAT32) {
      double[] sums = new double[elements];
      rows.forEach(
          at -> {
            for (long i = 0; i < rows.length(); i++) {
              sums[(int) (at[1] + i * rows.step(1))] += x.floatAt(at[0] + i * rows.step(0));
            }
          });
      for (int i = 0; i < elements; i++) {
        y.floatAt(i, (float) (sums[i] / count));
      }
    } else {
      long[] sums = new long[elements];
      rows.forEach(
          at -> {
            for (long i = 0; i < rows.length(); i++) {
              sums[(int) (at[1] + i * rows.step(1))] += x.longAt(at[0] + i * rows.step(0));
            }
          });
      for (int i = 0; i < elements; i++) {
        y.longAt(i, sums[i] / Math.max(1, count));
      }
    }
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(1);
  }
}

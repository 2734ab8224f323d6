package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A part of a tensor, as NumPy's {@code data[start:end:step, ...]}.
 *
 * <p>Operands: 0 data, of any type; 1 starts; 2 ends (exclusive); 3 axes, optional: the first ones;
 * 4 steps, optional: 1. All but data are vectors of as many integers. Negative starts, ends and
 * axes are counted from the end; starts and ends beyond the axis are clamped to it; a negative step
 * walks backwards.
 */
public record Slice() implements Op {
  private static final int STARTS = 1;
  private static final int ENDS = 2;

  /** The index of the optional axes. */
  public static final int AXES = 3;

  private static final int STEPS = 4;

  /**
   * What is taken of data.
   *
   * @param starts along each axis the first position
   * @param steps the distance of positions, which may be negative
   * @param dims the number of positions
   */
  @SuppressWarnings("ArrayRecordComponent") // short-lived: never compared, hashed or kept
  public record Cut(long[] starts, long[] steps, long[] dims) {}

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(3, 5);
    return List.of(new TensorType(operands.dtype(0), Shape.of(cut(operands).dims)));
  }

  /** What is taken of operands that {@link #infer} accepts. */
  public Cut cut(Operands operands) {
    Shape shape = operands.shape(0);
    long[] starts = Axes.longs(operands, STARTS);
    long[] ends = Axes.longs(operands, ENDS);
    long[] axes = operands.has(AXES) ? Axes.longs(operands, AXES) : Axes.all(starts.length);
    long[] steps = new long[starts.length];
    Arrays.fill(steps, 1);
    steps = operands.has(STEPS) ? Axes.longs(operands, STEPS) : steps;
    if (starts.length != ends.length
        || starts.length != axes.length
        || starts.length != steps.length) {
      throw new OperandException(
          "data %s: starts %s, ends %s, axes %s and steps %s must be of one length"
              .formatted(
                  shape,
                  Arrays.toString(starts),
                  Arrays.toString(ends),
                  Arrays.toString(axes),
                  Arrays.toString(steps)));
    }
    var cut = new Cut(new long[shape.rank()], new long[shape.rank()], shape.dims());
    Arrays.fill(cut.steps, 1);
    int[] normalized = Axes.normalize(axes, shape.rank(), shape);
    for (int i = 0; i < starts.length; i++) {
      if (steps[i] == 0) {
        throw new OperandException("data %s: step %s is 0".formatted(shape, i));
      }
      cutAxis(cut, normalized[i], starts[i], ends[i], steps[i]);
    }
    return cut;
  }

  private static void cutAxis(Cut cut, int axis, long start, long end, long step) {
    long size = cut.dims[axis];
    long first = clamp(start, size, 0, step > 0 ? size : size - 1);
    long last = clamp(end, size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
    boolean empty = size == 0 || (step > 0 ? first >= last : first <= last);
    cut.starts[axis] = first;
    cut.steps[axis] = step;
    cut.dims[axis] = empty ? 0 : Math.ceilDiv(last - first, step);
  }

  private static long clamp(long position, long size, long least, long most) {
    long fromStart = position < 0 ? position + size : position;
    return Math.max(least, Math.min(fromStart, most));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor data = src.tensor(0);
    Cut cut = cut(src);
    long[] strides = data.shape().strides();
    long start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += cut.starts[axis] * strides[axis];
      strides[axis] *= cut.steps[axis];
    }
    Elements.copy(
        new Elements.Block(data, start, strides), Elements.Block.of(dst.getFirst()), cut.dims);
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(STARTS, ENDS, AXES, STEPS);
  }
}

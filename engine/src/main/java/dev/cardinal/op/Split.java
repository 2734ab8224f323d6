package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A tensor cut into parts along an axis.
 *
 * <p>Operands: 0 data, of any type; 1 the sizes of the parts, optional, a vector of integers that
 * add up to data's size. If absent the parts are equal, or, where that is not possible, the last
 * one is smaller. Results: the parts.
 *
 * @param axis the axis, negative counted from the end
 * @param outputs the number of parts
 */
public record Split(int axis, int outputs) implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 2);
    Shape shape = operands.shape(0);
    int along = Axes.normalize(axis, shape);
    var types = new ArrayList<TensorType>();
    for (long size : sizes(operands, shape, along)) {
      types.add(new TensorType(operands.dtype(0), shape.with(along, size)));
    }
    return types;
  }

  private long[] sizes(Operands operands, Shape shape, int along) {
    long size = shape.dim(along);
    if (outputs < 1) {
      throw new OperandException(
          "data %s cannot be split into %s parts: at least 1".formatted(shape, outputs));
    }
    return operands.has(1) ? given(Axes.longs(operands, 1), shape, size) : equal(shape, size);
  }

  private long[] given(long[] sizes, Shape shape, long size) {
    long sum = 0;
    for (long part : sizes) {
      if (part < 0 || part > size - sum) {
        throw wrongSizes(sizes, shape, size);
      }
      sum += part;
    }
    if (sum != size || sizes.length != outputs) {
      throw wrongSizes(sizes, shape, size);
    }
    return sizes;
  }

  private OperandException wrongSizes(long[] sizes, Shape shape, long size) {
    return new OperandException(
        "data %s cannot be split along axis %s into %s: expected %s sizes that add up to %s"
            .formatted(shape, axis, Arrays.toString(sizes), outputs, size));
  }

  private long[] equal(Shape shape, long size) {
    long part = Math.ceilDiv(size, (long) outputs);
    if (part * (outputs - 1L) > size) {
      throw new OperandException(
          "data %s cannot be split along axis %s into %s parts of %s: give the sizes"
              .formatted(shape, axis, outputs, part));
    }
    long[] sizes = new long[outputs];
    Arrays.fill(sizes, part);
    sizes[outputs - 1] = size - part * (outputs - 1L);
    return sizes;
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor data = src.tensor(0);
    int along = Axes.normalize(axis, data.shape());
    long at = 0;
    for (Tensor part : dst) {
      Elements.copy(
          Elements.Block.of(data, along, at), Elements.Block.of(part), part.shape().dims());
      at += part.shape().dim(along);
    }
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(1);
  }
}

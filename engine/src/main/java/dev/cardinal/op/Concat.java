package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Tensors one after the other along an axis.
 *
 * <p>Operands: one or more tensors of one type, any, whose shapes differ along the axis only.
 *
 * @param axis the axis, negative counted from the end
 */
public record Concat(int axis) implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, Integer.MAX_VALUE);
    Shape first = operands.shape(0);
    int along = Axes.normalize(axis, first);
    long size = first.dim(along);
    for (int i = 1; i < operands.count(); i++) {
      operands.requireType(i, operands.dtype(0));
      Shape shape = operands.shape(i);
      if (shape.rank() != first.rank() || !shape.with(along, first.dim(along)).equals(first)) {
        throw new OperandException(
            "operand %s %s cannot be joined to operand 0 %s: they may differ along axis %s only"
                .formatted(i, shape, first, along));
      }
      size = Axes.add(size, shape.dim(along));
    }
    long[] dims = first.dims();
    dims[along] = size;
    return List.of(new TensorType(operands.dtype(0), Axes.shape(dims)));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor result = dst.getFirst();
    int along = Axes.normalize(axis, result.shape());
    long at = 0;
    for (int i = 0; i < src.count(); i++) {
      Tensor part = src.tensor(i);
      Elements.copy(
          Elements.Block.of(part), Elements.Block.of(result, along, at), part.shape().dims());
      at += part.shape().dim(along);
    }
  }
}

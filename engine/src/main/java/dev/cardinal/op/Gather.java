package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Slices of a tensor along an axis, chosen by their indices. An index beyond the axis is an {@link
 * OperandException} at evaluation.
 *
 * <p>Operands: 0 data, of any type; 1 indices, int64 or int32, of any shape, negative ones counted
 * from the end. Result: data's shape with the axis replaced by those of the indices.
 *
 * @param axis the axis, negative counted from the end
 */
public record Gather(int axis) implements Op {
  /** Along the first axis. */
  public Gather() {
    this(0);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    operands.requireType(1, DType.INT64, DType.INT32);
    Shape data = operands.shape(0);
    int along = Axes.normalize(axis, data);
    LongStream before = LongStream.of(data.dims()).limit(along);
    LongStream chosen = LongStream.of(operands.shape(1).dims());
    LongStream after = LongStream.of(data.dims()).skip(along + 1L);
    long[] dims = LongStream.concat(LongStream.concat(before, chosen), after).toArray();
    return List.of(new TensorType(operands.dtype(0), Axes.shape(dims)));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor data = src.tensor(0);
    Shape shape = data.shape();
    int along = Axes.normalize(axis, shape);
    long size = shape.dim(along);
    long outer = shape.elements(0, along);
    long inner = shape.elements(along + 1, shape.rank());
    long[] indices = indices(src, size);
    for (long o = 0; o < outer; o++) {
      for (int i = 0; i < indices.length; i++) {
        long from = (o * size + indices[i]) * inner;
        long to = (o * indices.length + i) * inner;
        Elements.copy(data, from, dst.getFirst(), to, inner);
      }
    }
  }

  private long[] indices(Operands src, long size) {
    long[] indices = src.longs(1);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < -size || indices[i] >= size) {
        throw new OperandException(
            "index %s at %s of indices %s is out of range for axis %s of data %s"
                .formatted(indices[i], i, src.shape(1), axis, src.shape(0)));
      }
      indices[i] += indices[i] < 0 ? size : 0;
    }
    return indices;
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The axes in another order.
 *
 * <p>Operands: 0 data, of any type. Result: axis i is data's axis perm[i].
 *
 * @param perm every axis once; empty: the axes in reverse
 */
public record Transpose(List<Integer> perm) implements Op {
  /** Copies the list. */
  public Transpose {
    perm = List.copyOf(perm);
  }

  /** The axes in the given order; none: in reverse. */
  public Transpose(int... perm) {
    this(IntStream.of(perm).boxed().toList());
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    Shape shape = operands.shape(0);
    int[] order = order(shape);
    long[] dims = new long[order.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.dim(order[i]);
    }
    return List.of(new TensorType(operands.dtype(0), Shape.of(dims)));
  }

  /**
   * For each axis of the result the axis of data.
   *
   * @throws OperandException if {@link #perm} is not a permutation of the shape's axes
   */
  public int[] order(Shape shape) {
    int rank = shape.rank();
    if (perm.isEmpty()) {
      return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    }
    int[] sorted = perm.stream().mapToInt(Integer::intValue).sorted().toArray();
    boolean valid = sorted.length == rank;
    for (int i = 0; valid && i < rank; i++) {
      valid = sorted[i] == i;
    }
    if (!valid) {
      throw new OperandException(
          "perm %s is not a permutation of the %s axes of data %s".formatted(perm, rank, shape));
    }
    return perm.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor data = src.tensor(0);
    Tensor result = dst.getFirst();
    int[] order = order(data.shape());
    long[] own = data.shape().strides();
    long[] strides = new long[order.length];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = own[order[i]];
    }
    Elements.copy(
        new Elements.Block(data, 0, strides), Elements.Block.of(result), result.shape().dims());
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The elements as a matrix: the axes before one become the rows, the others the columns.
 *
 * <p>Operands: 0 data, of any type. Result: [rows, columns].
 *
 * @param axis the first axis of the columns, from -rank to rank; negative counted from the end
 */
public record Flatten(int axis) implements Op {
  /** Keeps the first axis, as between the convolutions and the classifier of a network. */
  public Flatten() {
    this(1);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    Shape shape = operands.shape(0);
    int rank = shape.rank();
    if (axis < -rank || axis > rank) {
      throw new OperandException(
          "axis %s is out of range for data %s: expected %s to %s"
              .formatted(axis, shape, -rank, rank));
    }
    int split = axis < 0 ? axis + rank : axis;
    return List.of(
        new TensorType(
            operands.dtype(0), Axes.shape(shape.elements(0, split), shape.elements(split, rank))));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.copy(src.tensor(0), dst.getFirst());
  }

  @Override
  public boolean isView() {
    return true;
  }
}

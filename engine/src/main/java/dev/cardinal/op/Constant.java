package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Objects;

/**
 * A tensor that the graph holds. No operands. Result: a copy of it.
 *
 * @param value the tensor, which must not change
 */
public record Constant(Tensor value) implements Op {
  /** The tensor must not be null. */
  public Constant {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(0, 0);
    return List.of(value.type());
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.copy(value, dst.getFirst());
  }
}

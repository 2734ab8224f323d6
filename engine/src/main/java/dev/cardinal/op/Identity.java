package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The same tensor.
 *
 * <p>Operands: 0 x, of any type. Result: of x's type.
 */
public record Identity() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    return List.of(operands.type(0));
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

package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * x - log(sum(exp(x))) along an axis.
 *
 * <p>Operands: 0 x, float32. Result: of x's type.
 *
 * @param axis the axis, negative counted from the end
 * @param flatten whether the sum runs over the axis and all after it, as before opset 13
 */
public record LogSoftmax(int axis, boolean flatten) implements Op {
  /** Along one axis. */
  public LogSoftmax(int axis) {
    this(axis, false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    return SoftmaxEvaluation.infer(operands, axis);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    new SoftmaxEvaluation(src.shape(0), axis, flatten, true).run(src.tensor(0), dst.getFirst());
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * An operator that applies an {@link Activation} to every element of a float32 tensor.
 *
 * <p>Operands: 0 x. Result: of x's type.
 */
public sealed interface UnaryOp extends Op
    permits HardSigmoid, HardSwish, LeakyRelu, Relu, Sigmoid, Tanh {
  /** The function that is applied. */
  Activation activation();

  @Override
  default List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    return List.of(operands.type(0));
  }

  @Override
  default void evaluate(Operands src, List<Tensor> dst) {
    Tensor x = src.tensor(0);
    Tensor y = dst.getFirst();
    Activation function = activation();
    long elements = y.shape().elements();
    for (long i = 0; i < elements; i++) {
      y.floatAt(i, (float) function.apply(x.floatAt(i)));
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/** max(x, 0) of every element of a float32, int64 or int32 tensor. */
public record Relu() implements UnaryOp {
  @Override
  public Activation activation() {
    return Activation.RELU;
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    return List.of(operands.type(0));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor x = src.tensor(0);
    Tensor y = dst.getFirst();
    if (x.dtype() == DType.FLOAT32) {
      UnaryOp.super.evaluate(src, dst);
      return;
    }
    for (long i = 0; i < y.shape().elements(); i++) {
      y.longAt(i, Math.max(x.longAt(i), 0));
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;

/**
 * a / b, with broadcasting. Integer quotients are truncated towards zero, and an integer divided by
 * zero is an {@link OperandException} at evaluation.
 */
public record Div() implements BinaryOp {
  @Override
  public double apply(double a, double b) {
    return a / b;
  }

  @Override
  public long apply(long a, long b) {
    return a / b;
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    if (src.dtype(0) != DType.FLOAT32 && dst.getFirst().shape().elements() > 0) {
      rejectZeros(src);
    }
    BinaryOp.super.evaluate(src, dst);
  }

  private static void rejectZeros(Operands src) {
    Tensor divisor = src.tensor(1);
    for (long i = 0; i < divisor.shape().elements(); i++) {
      if (divisor.longAt(i) == 0) {
        throw new OperandException(
            "integer division by zero: %s / %s, where element %s of the divisor is 0"
                .formatted(src.type(0), src.type(1), i));
      }
    }
  }
}

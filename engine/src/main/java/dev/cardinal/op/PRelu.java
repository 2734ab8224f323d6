package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * x where x is not negative, else slope x.
 *
 * <p>Operands: 0 x, float32, int64 or int32; 1 slope of the same type, whose shape broadcasts to
 * that of x (such as [c, 1, 1] for one slope per channel of [n, c, h, w]). Result: of x's type.
 */
public record PRelu() implements BinaryOp {
  @Override
  public double apply(double x, double slope) {
    return x < 0 ? slope * x : x;
  }

  @Override
  public long apply(long x, long slope) {
    return x < 0 ? slope * x : x;
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    operands.requireType(1, operands.dtype(0));
    Broadcast.requireTo("slope", operands.shape(1), operands.shape(0));
    return List.of(operands.type(0));
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Arithmetic on two tensors of one type (float32, int64 or int32), with broadcasting. Integers wrap
 * around as in ONNX.
 *
 * <p>Operands: 0 a; 1 b. Result: of the shape to which both broadcast.
 */
public sealed interface BinaryOp extends Op permits Add, Div, Mul, PRelu, Sub {
  /** The result for float32 elements. */
  double apply(double a, double b);

  /** The result for integer elements. */
  long apply(long a, long b);

  @Override
  default List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    operands.requireType(1, operands.dtype(0));
    return List.of(
        new TensorType(operands.dtype(0), Broadcast.shape(operands.shape(0), operands.shape(1))));
  }

  @Override
  default void evaluate(Operands src, List<Tensor> dst) {
    Tensor a = src.tensor(0);
    Tensor b = src.tensor(1);
    Tensor y = dst.getFirst();
    Shape shape = y.shape();
    var rows =
        new Rows(
            shape.dims(),
            shape.strides(),
            Broadcast.strides(a.shape(), shape),
            Broadcast.strides(b.shape(), shape));
    long length = rows.length();
    long stepY = rows.step(0);
    long stepA = rows.step(1);
    long stepB = rows.step(2);
    boolean floats = y.dtype() == DType.FLOAT32;
    rows.forEach(
        at -> {
          for (long i = 0; i < length; i++) {
            long iy = at[0] + i * stepY;
            long ia = at[1] + i * stepA;
            long ib = at[2] + i * stepB;
            if (floats) {
              y.floatAt(iy, (float) apply(a.floatAt(ia), b.floatAt(ib)));
            } else {
              y.longAt(iy, apply(a.longAt(ia), b.longAt(ib)));
            }
          }
        });
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/** Arithmetic on two tensors of one type, with broadcasting. Integers wrap around as in ONNX. */
public sealed interface BinaryOp extends Op permits Add {
  /** The result for float32 elements. */
  double apply(double a, double b);

  /** The result for integer elements. */
  long apply(long a, long b);

  @Override
  default List<TensorType> infer(Operands operands) {
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
    long[] stridesA = Broadcast.strides(a.shape(), shape);
    long[] stridesB = Broadcast.strides(b.shape(), shape);
    for (long i = 0; i < shape.elements(); i++) {
      long ia = Broadcast.index(i, shape, stridesA);
      long ib = Broadcast.index(i, shape, stridesB);
      if (y.dtype() == DType.FLOAT32) {
        y.floatAt(i, (float) apply(a.floatAt(ia), b.floatAt(ib)));
      } else {
        y.longAt(i, apply(a.longAt(ia), b.longAt(ib)));
      }
    }
  }
}

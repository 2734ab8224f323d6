package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * NumPy's matmul: the product of the last two axes, the axes before them broadcast. A vector on the
 * left is taken as one row, on the right as one column, and that axis is absent from the result.
 *
 * <p>Operands: 0 a [..., m, k] or [k]; 1 b [..., k, n] or [k], of one type, float32, int64 or
 * int32. Result: [..., m, n], of that type; integers wrap around.
 */
public record MatMul() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    operands.requireType(1, operands.dtype(0));
    operands.requireRank(0, 1, Integer.MAX_VALUE);
    operands.requireRank(1, 1, Integer.MAX_VALUE);
    Shape a = left(operands);
    Shape b = right(operands);
    if (a.dim(a.rank() - 1) != b.dim(b.rank() - 2)) {
      throw new OperandException(
          "a %s has %s columns, but b %s has %s rows"
              .formatted(
                  operands.shape(0), a.dim(a.rank() - 1), operands.shape(1), b.dim(b.rank() - 2)));
    }
    long[] dims = Arrays.copyOf(batch(a, b).dims(), Math.max(a.rank(), b.rank()));
    int rank = dims.length - 2;
    if (operands.shape(0).rank() > 1) {
      dims[rank++] = a.dim(a.rank() - 2);
    }
    if (operands.shape(1).rank() > 1) {
      dims[rank++] = b.dim(b.rank() - 1);
    }
    return List.of(new TensorType(operands.dtype(0), Axes.shape(Arrays.copyOf(dims, rank))));
  }

  private static Shape left(Operands operands) {
    Shape a = operands.shape(0);
    return a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
  }

  private static Shape right(Operands operands) {
    Shape b = operands.shape(1);
    return b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
  }

  private static Shape batch(Shape a, Shape b) {
    return Broadcast.shape(outer(a), outer(b));
  }

  private static Shape outer(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor y = dst.getFirst();
    if (y.shape().elements() == 0) {
      return;
    }
    Shape a = left(src);
    Shape b = right(src);
    Shape batch = batch(a, b);
    long[] stridesA = Broadcast.strides(outer(a), batch);
    long[] stridesB = Broadcast.strides(outer(b), batch);
    int k = a.intDim(a.rank() - 1);
    var product =
        new MatrixProduct(a.intDim(a.rank() - 2), b.intDim(b.rank() - 1), k, false, false);
    for (long i = 0; i < batch.elements(); i++) {
      long atA = Broadcast.index(i, batch, stridesA) * product.m() * k;
      long atB = Broadcast.index(i, batch, stridesB) * k * product.n();
      long at = i * product.m() * product.n();
      if (y.dtype() == DType.FLOAT32) {
        multiplyFloats(product, src, atA, atB, y, at);
      } else {
        multiplyIntegers(product, src, atA, atB, y, at);
      }
    }
  }

  private static void multiplyFloats(
      MatrixProduct product, Operands src, long atA, long atB, Tensor dst, long at) {
    float[] a = new float[Math.multiplyExact(product.m(), product.k())];
    float[] b = new float[Math.multiplyExact(product.k(), product.n())];
    Elements.read(src.tensor(0), atA, a);
    Elements.read(src.tensor(1), atB, b);
    double[] sums = new double[product.n()];
    for (int i = 0; i < product.m(); i++) {
      product.row(a, b, i, sums);
      for (int j = 0; j < sums.length; j++) {
        dst.floatAt(at + (long) i * sums.length + j, (float) sums[j]);
      }
    }
  }

  private static void multiplyIntegers(
      MatrixProduct product, Operands src, long atA, long atB, Tensor dst, long at) {
    long[] a = new long[Math.multiplyExact(product.m(), product.k())];
    long[] b = new long[Math.multiplyExact(product.k(), product.n())];
    Arrays.setAll(a, i -> src.tensor(0).longAt(atA + i));
    Arrays.setAll(b, i -> src.tensor(1).longAt(atB + i));
    long[] sums = new long[product.n()];
    for (int i = 0; i < product.m(); i++) {
      product.row(a, b, i, sums);
      for (int j = 0; j < sums.length; j++) {
        dst.longAt(at + (long) i * sums.length + j, sums[j]);
      }
    }
  }
}

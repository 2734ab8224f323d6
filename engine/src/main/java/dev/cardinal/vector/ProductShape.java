package dev.cardinal.vector;

import dev.cardinal.op.Broadcast;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.MatMul;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Shape;
import java.util.Arrays;

/**
 * One or many products of matrices by their numbers.
 *
 * @param m rows of a product
 * @param n columns of a product
 * @param k terms of each sum
 * @param transA whether the left matrices are stored as [k, m]
 * @param transB whether the right matrices are stored as [n, k]
 * @param a for each product which of the left matrices it takes
 * @param b for each product which of the right matrices it takes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProductShape(long m, long n, long k, boolean transA, boolean transB, int[] a, int[] b) {
  /** The shape of a {@link Gemm} or {@link MatMul} with less than 2^31 products. */
  static ProductShape of(KernelQuery query) {
    Shape a = query.operands().shape(0);
    Shape b = query.operands().shape(1);
    if (query.op() instanceof Gemm gemm) {
      return new ProductShape(
          a.dim(gemm.transA() ? 1 : 0),
          b.dim(gemm.transB() ? 0 : 1),
          a.dim(gemm.transA() ? 0 : 1),
          gemm.transA(),
          gemm.transB(),
          new int[1],
          new int[1]);
    }
    return matMul(
        a.rank() == 1 ? Shape.of(1, a.dim(0)) : a, b.rank() == 1 ? Shape.of(b.dim(0), 1) : b);
  }

  private static ProductShape matMul(Shape a, Shape b) {
    long m = a.dim(a.rank() - 2);
    long n = b.dim(b.rank() - 1);
    long k = b.dim(b.rank() - 2);
    Shape outerA = outer(a);
    Shape outerB = outer(b);
    if (outerB.elements() == 1) {
      // The same right matrix for all: the rows of all left matrices are those of a single one.
      return new ProductShape(outerA.elements() * m, n, k, false, false, new int[1], new int[1]);
    }
    Shape outer = Broadcast.shape(outerA, outerB);
    int count = Math.toIntExact(outer.elements());
    return new ProductShape(
        m, n, k, false, false, indices(outerA, outer, count), indices(outerB, outer, count));
  }

  private static int[] indices(Shape operand, Shape result, int count) {
    long[] strides = Broadcast.strides(operand, result);
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> (int) Broadcast.index(i, result, strides));
    return indices;
  }

  private static Shape outer(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
  }

  /** How many products there are. */
  int count() {
    return a.length;
  }

  /** How many left matrices there are. */
  int leftCount() {
    return Arrays.stream(a).max().orElse(-1) + 1;
  }

  /** How many right matrices there are. */
  int rightCount() {
    return Arrays.stream(b).max().orElse(-1) + 1;
  }
}

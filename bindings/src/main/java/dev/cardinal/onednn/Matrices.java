package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.DataType;
import dev.cardinal.onednn.primitive.FormatTag;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Shape;
import java.util.Arrays;

/**
 * The factors of a matrix product and its result as oneDNN takes them: of one rank, the last two
 * axes those of the matrices. A transposed matrix has other strides.
 *
 * @param a [..., m, k]
 * @param b [..., k, n]
 * @param dst [..., m, n]
 */
record Matrices(Matrix a, Matrix b, Matrix dst) {
  /** Lengths and strides. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived: never compared, hashed or kept
  record Matrix(long[] dims, long[] strides) {
    private static Matrix of(long... dims) {
      return new Matrix(dims, Shape.of(dims).strides());
    }

    private static Matrix of(Shape shape, boolean transposed) {
      return transposed
          ? new Matrix(new long[] {shape.dim(1), shape.dim(0)}, new long[] {1, shape.dim(1)})
          : of(shape.dims());
    }

    MemoryDesc desc() {
      return MemoryDesc.strided(DataType.F32, dims, strides);
    }

    MemoryDesc anyDesc() {
      return MemoryDesc.of(DataType.F32, FormatTag.ANY, dims);
    }

    int rank() {
      return dims.length;
    }
  }

  static Matrices of(KernelQuery query) {
    Operands operands = query.operands();
    if (query.op() instanceof Gemm gemm) {
      return new Matrices(
          Matrix.of(operands.shape(Gemm.A), gemm.transA()),
          Matrix.of(operands.shape(Gemm.B), gemm.transB()),
          Matrix.of(query.results().getFirst().shape(), false));
    }
    Shape a = operands.shape(0);
    Shape b = operands.shape(1);
    return ofStacks(
        a.rank() == 1 ? Shape.of(1, a.dim(0)) : a, b.rank() == 1 ? Shape.of(b.dim(0), 1) : b);
  }

  /** Many matrices times one are one high matrix times that one. */
  private static Matrices ofStacks(Shape a, Shape b) {
    long k = b.dim(b.rank() - 2);
    long n = b.dim(b.rank() - 1);
    if (b.rank() == 2) {
      long m = a.elements(0, a.rank() - 1);
      return new Matrices(Matrix.of(m, k), Matrix.of(b.dims()), Matrix.of(m, n));
    }
    int rank = Math.max(a.rank(), b.rank());
    long[] left = Layouts.withRank(a, rank).dims();
    long[] right = Layouts.withRank(b, rank).dims();
    long[] dst = new long[rank];
    Arrays.setAll(dst, axis -> Math.max(left[axis], right[axis]));
    dst[rank - 2] = left[rank - 2];
    dst[rank - 1] = n;
    return new Matrices(Matrix.of(left), Matrix.of(right), Matrix.of(dst));
  }
}

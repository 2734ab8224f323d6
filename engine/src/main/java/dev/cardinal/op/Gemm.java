package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The matrix product alpha a b + beta c, with its epilogue.
 *
 * <p>Operands: 0 a [m, k], or [k, m] if transposed; 1 b [k, n], or [n, k] if transposed; 2 c,
 * optional, of a shape that broadcasts to [m, n]; 3 residual of the result's shape, if the post-ops
 * have one. Result: [m, n]. All are of one type, float32, int64 or int32; integers wrap around, an
 * integer times alpha or beta other than 1 is truncated, and integers take no post-ops.
 *
 * @param alpha the factor of the product
 * @param beta the factor of c
 * @param transA whether a is transposed
 * @param transB whether b is transposed
 * @param postOps what follows within the same step
 */
public record Gemm(float alpha, float beta, boolean transA, boolean transB, PostOps postOps)
    implements Op {
  /** The index of the left matrix. */
  public static final int A = 0;

  /** The index of the right matrix; in a fully connected layer, the weights. */
  public static final int B = 1;

  /** The index of the optional summand; in a fully connected layer, the bias. */
  public static final int C = 2;

  /** The index of the residual operand, given if and only if the post-ops have one. */
  public static final int RESIDUAL = 3;

  /** A product without post-ops. */
  public Gemm(float alpha, float beta, boolean transA, boolean transB) {
    this(alpha, beta, transA, transB, PostOps.NONE);
  }

  /** A fully connected layer: a [m, k] times the transpose of b [n, k], plus c. */
  public static Gemm fullyConnected() {
    return new Gemm(1, 1, false, true);
  }

  /** The same product with other post-ops. */
  public Gemm with(PostOps other) {
    return new Gemm(alpha, beta, transA, transB, other);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 4);
    operands.requireType(A, DType.FLOAT32, DType.INT64, DType.INT32);
    for (int i = B; i <= RESIDUAL; i++) {
      if (operands.has(i)) {
        operands.requireType(i, operands.dtype(A));
      }
    }
    operands.requireRank(A, 2, 2);
    operands.requireRank(B, 2, 2);
    Shape a = operands.shape(A);
    Shape b = operands.shape(B);
    if (a.dim(transA ? 0 : 1) != b.dim(transB ? 1 : 0)) {
      throw new OperandException(
          "a %s%s has %s columns, but b %s%s has %s rows"
              .formatted(
                  a,
                  transA ? " transposed" : "",
                  a.dim(transA ? 0 : 1),
                  b,
                  transB ? " transposed" : "",
                  b.dim(transB ? 1 : 0)));
    }
    Shape shape = Axes.shape(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1));
    if (operands.has(C)) {
      Broadcast.requireTo("c", operands.shape(C), shape);
    }
    var dst = new TensorType(operands.dtype(A), shape);
    checkPostOps(operands, dst);
    return List.of(dst);
  }

  private void checkPostOps(Operands operands, TensorType dst) {
    if (dst.dtype() != DType.FLOAT32 && !postOps.equals(PostOps.NONE)) {
      throw new OperandException(
          "the product of %s and %s cannot have post-ops (%s): they take float32"
              .formatted(operands.type(A), operands.type(B), postOps));
    }
    if (postOps.residual() != operands.has(RESIDUAL)
        || (postOps.residual() && !operands.type(RESIDUAL).equals(dst))) {
      throw new OperandException(
          "the residual in %s does not fit post-ops '%s': expected %s"
              .formatted(operands, postOps, postOps.residual() ? dst : "none"));
    }
  }

  /** The product of operands that {@link #infer} accepts. */
  private MatrixProduct product(Operands operands) {
    Shape a = operands.shape(A);
    Shape b = operands.shape(B);
    return new MatrixProduct(
        a.intDim(transA ? 1 : 0),
        b.intDim(transB ? 0 : 1),
        a.intDim(transA ? 0 : 1),
        transA,
        transB);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    if (src.dtype(A) == DType.FLOAT32) {
      evaluateFloats(src, dst.getFirst());
    } else {
      evaluateIntegers(src, dst.getFirst());
    }
  }

  private void evaluateFloats(Operands src, Tensor dst) {
    MatrixProduct product = product(src);
    float[] a = src.tensor(A).toFloats();
    float[] b = src.tensor(B).toFloats();
    long[] strides = src.has(C) ? Broadcast.strides(src.shape(C), dst.shape()) : new long[2];
    double[] sums = new double[product.n()];
    for (int i = 0; i < product.m(); i++) {
      product.row(a, b, i, sums);
      for (int j = 0; j < sums.length; j++) {
        double sum = alpha * sums[j];
        if (src.has(C)) {
          sum += beta * src.tensor(C).floatAt(i * strides[0] + j * strides[1]);
        }
        long at = (long) i * sums.length + j;
        if (postOps.residual()) {
          sum += src.tensor(RESIDUAL).floatAt(at);
        }
        dst.floatAt(at, (float) postOps.activation().apply(sum));
      }
    }
  }

  private void evaluateIntegers(Operands src, Tensor dst) {
    MatrixProduct product = product(src);
    long[] a = src.tensor(A).toLongs();
    long[] b = src.tensor(B).toLongs();
    long[] strides = src.has(C) ? Broadcast.strides(src.shape(C), dst.shape()) : new long[2];
    long[] sums = new long[product.n()];
    for (int i = 0; i < product.m(); i++) {
      product.row(a, b, i, sums);
      for (int j = 0; j < sums.length; j++) {
        long sum = times(alpha, sums[j]);
        if (src.has(C)) {
          sum += times(beta, src.tensor(C).longAt(i * strides[0] + j * strides[1]));
        }
        dst.longAt((long) i * sums.length + j, sum);
      }
    }
  }

  private static long times(double factor, long value) {
    return factor == 1 ? value : (long) (factor * value);
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/** Counts the arithmetic of an operator. */
public final class Work {
  private Work() {}

  /**
   * Multiply-accumulates of convolutions and matrix products, those with padding included as is
   * usual; 0 for all other operators.
   *
   * @param results the operator's inferred results
   */
  public static long macs(Op op, Operands operands, List<TensorType> results) {
    Shape dst = results.isEmpty() ? Shape.SCALAR : results.getFirst().shape();
    return switch (op) {
      case Conv _ -> {
        Shape weights = operands.shape(Conv.WEIGHTS);
        yield dst.elements() * weights.elements(1, weights.rank());
      }
      case Gemm gemm -> dst.elements() * operands.shape(Gemm.A).dim(gemm.transA() ? 0 : 1);
      case MatMul() -> dst.elements() * operands.shape(0).dim(operands.shape(0).rank() - 1);
      default -> 0;
    };
  }

  /** Floating-point operations: two per multiply-accumulate. */
  public static long flops(Op op, Operands operands, List<TensorType> results) {
    return 2 * macs(op, operands, results);
  }
}

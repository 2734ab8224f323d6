package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PostOp;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of matrices, row-major but for a constant right factor, whose order oneDNN chooses; with
 * bias, residual and activation.
 */
final class MatMulKernel extends OneDnnKernel {
  private static final int A = 0;
  private static final int B = 1;

  MatMulKernel(String operator) {
    super(operator);
  }

  @Override
  Support accepts(KernelQuery query) {
    boolean factor =
        query.op() instanceof Gemm gemm
            && gemm.beta() != 1
            && query.operands().has(Gemm.C)
            && query.operands().value(Gemm.C).isEmpty();
    return Support.when(!factor, "the summand has a factor and is not constant");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    Matrices matrices = Matrices.of(query);
    boolean packed = query.operands().value(B).isPresent();
    try (MemoryDesc a = matrices.a().desc();
        MemoryDesc b = packed ? matrices.b().anyDesc() : matrices.b().desc();
        MemoryDesc c = summand(query);
        MemoryDesc dst = matrices.dst().desc()) {
      return Combine.matmul(
          Engine.shared(),
          a,
          b,
          isBias(query) ? c : null,
          dst,
          attributes(query).with(postOps(query, c, dst)));
    }
  }

  /** The summand with two axes; null if there is none. */
  private static MemoryDesc summand(KernelQuery query) {
    return hasSummand(query)
        ? Layouts.desc(Layouts.withRank(query.operands().shape(Gemm.C), 2), Layout.ROW_MAJOR)
        : null;
  }

  private static boolean hasSummand(KernelQuery query) {
    return query.op() instanceof Gemm && query.operands().has(Gemm.C);
  }

  /** Whether the summand is what oneDNN calls a bias: one number for each column. */
  private static boolean isBias(KernelQuery query) {
    if (!hasSummand(query) || ((Gemm) query.op()).alpha() != 1) {
      return false;
    }
    Shape row = Shape.of(1, query.results().getFirst().shape().dim(1));
    return Layouts.withRank(query.operands().shape(Gemm.C), 2).equals(row);
  }

  private static List<PostOp> postOps(KernelQuery query, MemoryDesc summand, MemoryDesc dst) {
    var postOps = new ArrayList<PostOp>();
    if (query.op() instanceof Gemm gemm) {
      if (gemm.alpha() != 1) {
        postOps.add(new PostOp.Eltwise(Algorithm.ELTWISE_LINEAR, gemm.alpha(), 0));
      }
      if (hasSummand(query) && !isBias(query)) {
        postOps.add(new PostOp.Binary(Algorithm.BINARY_ADD, summand));
      }
      if (gemm.postOps().residual()) {
        postOps.add(new PostOp.Binary(Algorithm.BINARY_ADD, dst));
      }
      Eltwise.of(gemm.postOps().activation()).ifPresent(postOps::add);
    }
    return postOps;
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    Matrices matrices = Matrices.of(query);
    var arguments = new PrimitiveKernel.Arguments().dst(desc.dst(), Layout.ROW_MAJOR);
    matrix(arguments, query, A, matrices.a(), desc.src(0), weights);
    matrix(arguments, query, B, matrices.b(), desc.weights(0), weights);
    if (query.op() instanceof Gemm gemm) {
      int postOp = gemm.alpha() == 1 ? 0 : 1;
      if (isBias(query)) {
        summand(arguments, query, Arg.BIAS, desc.weights(1), weights);
      } else if (hasSummand(query)) {
        int arg = Arg.postOp(postOp++);
        summand(arguments, query, arg, desc.arg(arg), weights);
      }
      if (gemm.postOps().residual()) {
        int arg = Arg.postOp(postOp);
        arguments.operand(query, weights, Gemm.RESIDUAL, arg, desc.arg(arg), Layout.ROW_MAJOR);
      }
    }
    return arguments;
  }

  private static void matrix(
      PrimitiveKernel.Arguments arguments,
      KernelQuery query,
      int operand,
      Matrices.Matrix matrix,
      MemoryDesc wanted,
      PackedWeights weights) {
    int arg = operand == A ? Arg.SRC : Arg.WEIGHTS;
    Operands operands = query.operands();
    if (operands.value(operand).isEmpty()) {
      arguments.src(operand, arg, wanted, Layout.ROW_MAJOR);
      return;
    }
    try (MemoryDesc given = matrix.desc()) {
      arguments.fixed(
          arg, wanted, Weights.packed(weights, operands.tensor(operand), given, wanted));
    }
  }

  private static void summand(
      PrimitiveKernel.Arguments arguments,
      KernelQuery query,
      int arg,
      MemoryDesc desc,
      PackedWeights weights) {
    Operands operands = query.operands();
    if (operands.value(Gemm.C).isEmpty()) {
      arguments.src(Gemm.C, arg, desc, Layout.ROW_MAJOR);
      return;
    }
    float factor = ((Gemm) query.op()).beta();
    arguments.fixed(
        arg, desc, Weights.scaled(weights, operands.tensor(Gemm.C), factor, desc, desc));
  }
}

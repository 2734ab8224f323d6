package dev.cardinal.vector;

import dev.cardinal.op.Broadcast;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.PostOps;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.vector.ukernel.F32Epilogue;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/** What becomes of the sums of a matrix product: alpha, the summand and beta, the post-ops. */
final class ProductEpilogue {
  private final float alpha;
  private final float beta;
  private final boolean hasC;
  private final boolean hasResidual;
  private final long rowStride;
  private final long columnStride;
  private final F32Epilogue epilogue;

  /** The epilogue of a Gemm, or that of a MatMul, which does nothing. */
  ProductEpilogue(KernelQuery query) {
    Gemm gemm = query.op() instanceof Gemm given ? given : new Gemm(1, 1, false, false);
    PostOps postOps = gemm.postOps();
    alpha = gemm.alpha();
    beta = gemm.beta();
    hasC = query.op() instanceof Gemm && query.operands().has(Gemm.C);
    hasResidual = postOps.residual();
    epilogue = new F32Epilogue(Activations.of(postOps.activation()));
    long[] strides =
        hasC
            ? Broadcast.strides(query.operands().shape(Gemm.C), query.results().getFirst().shape())
            : new long[2];
    rowStride = strides[0];
    columnStride = strides[1];
  }

  /**
   * Finishes a part of a row.
   *
   * @param sums changed on the way, from {@code s} on
   * @param l where scratch for {@code n} floats begins in the same array
   * @param row the row
   * @param column the first column
   * @param d the index of the first float of the result
   */
  void write(KernelCall call, float[] sums, int s, int l, long row, long column, long d, int n) {
    if (alpha != 1) {
      F32Rows.scale(sums, s, alpha, n);
    }
    float bias = 0;
    if (hasC) {
      MemorySegment c = call.src(Gemm.C).segment();
      long at = row * rowStride + column * columnStride;
      if (columnStride == 0) {
        bias = beta * Floats.get(c, at);
      } else {
        addLine(c, at, sums, s, l, n);
      }
    }
    MemorySegment dst = call.dst(0).segment();
    if (hasResidual) {
      epilogue.writeSum(sums, s, bias, call.src(Gemm.RESIDUAL).segment(), d, dst, d, n);
    } else {
      epilogue.write(sums, s, bias, dst, d, n);
    }
  }

  private void addLine(MemorySegment c, long at, float[] sums, int s, int l, int n) {
    Floats.read(c, at, sums, l, n);
    if (beta != 1) {
      F32Rows.scale(sums, l, beta, n);
    }
    F32Rows.add(sums, l, sums, s, n);
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;

/**
 * Slopes for what is negative. oneDNN multiplies what is not negative by 0 and adds that, so that
 * slopes must be known to be finite.
 */
final class PReluKernel extends OneDnnKernel {
  private static final int SRC = 0;
  private static final int SLOPE = 1;

  PReluKernel() {
    super("prelu");
  }

  @Override
  Support accepts(KernelQuery query) {
    if (query.operands().value(SLOPE).isEmpty()) {
      return Support.no("slopes are not constant");
    }
    return Support.when(
        isFinite(query.operands().tensor(SLOPE)), "a slope is not finite: oneDNN would use it");
  }

  private static boolean isFinite(Tensor slopes) {
    for (long i = 0; i < slopes.shape().elements(); i++) {
      if (!Float.isFinite(slopes.floatAt(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Operands operands = query.operands();
    Shape shape = operands.shape(SRC);
    Shape slopes = Layouts.withRank(operands.shape(SLOPE), shape.rank());
    try (MemoryDesc src = Layouts.desc(shape, layout);
        MemoryDesc slope = Layouts.desc(slopes, layout)) {
      return Forward.prelu(Engine.shared(), src, slope, src, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    return PrimitiveKernel.Arguments.srcAndDst(query, weights, desc)
        .operand(query, weights, SLOPE, Arg.WEIGHTS, desc.weights(0));
  }
}

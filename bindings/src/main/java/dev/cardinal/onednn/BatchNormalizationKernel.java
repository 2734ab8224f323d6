package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Normalize;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.Map;

/** Batch normalisation that no convolution has taken in. */
final class BatchNormalizationKernel extends OneDnnKernel {
  private static final Map<Integer, Integer> ARGUMENTS =
      Map.of(
          BatchNormalization.SCALE, Arg.SCALE,
          BatchNormalization.BIAS, Arg.SHIFT,
          BatchNormalization.MEAN, Arg.MEAN,
          BatchNormalization.VARIANCE, Arg.VARIANCE);

  BatchNormalizationKernel() {
    super("batchnormalization");
  }

  @Override
  Support accepts(KernelQuery query) {
    int rank = query.operands().shape(BatchNormalization.SRC).rank();
    if (rank < 2 || rank > 5) {
      return Support.no("the source is of rank " + rank + ", only 2 to 5 are taken");
    }
    return Conditions.constant(query, BatchNormalization.SCALE, "scale, bias, mean or variance");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Shape shape = query.operands().shape(BatchNormalization.SRC);
    float epsilon = ((BatchNormalization) query.op()).epsilon();
    try (MemoryDesc src = Layouts.desc(shape, layout)) {
      return Normalize.batch(Engine.shared(), src, src, epsilon, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    var arguments = PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
    ARGUMENTS.forEach(
        (operand, arg) -> arguments.operand(query, weights, operand, arg, desc.arg(arg)));
    return arguments;
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Lrn;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;

/** Local response normalisation across channels. */
final class LrnKernel extends OneDnnKernel {
  LrnKernel() {
    super("lrn");
  }

  @Override
  Support accepts(KernelQuery query) {
    int size = ((Lrn) query.op()).size();
    return Support.when(
        size % 2 == 1, "oneDNN sums up as many channels before as after, not " + size + " in all");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Lrn lrn = (Lrn) query.op();
    try (MemoryDesc desc = Layouts.desc(query.operands().shape(0), layout)) {
      return Forward.lrn(
          Engine.shared(),
          Algorithm.LRN_ACROSS_CHANNELS,
          desc,
          desc,
          lrn.size(),
          lrn.alpha(),
          lrn.beta(),
          lrn.bias(),
          Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    return PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
  }
}

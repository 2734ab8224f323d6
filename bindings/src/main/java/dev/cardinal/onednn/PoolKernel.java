package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;

/**
 * Pooling, also over the whole plane. Where the source stands in an order for which oneDNN has only
 * a plain loop, channels last is taken, which oneDNN pools on every processor.
 *
 * <p>The maximum of a window passes over NaN, and is no less than the lowest finite number.
 */
final class PoolKernel extends OneDnnKernel {
  private static final String[] CHANNELS_LAST = {"acb", "acdb", "acdeb"};

  PoolKernel(String operator) {
    super(operator);
  }

  @Override
  Support accepts(KernelQuery query) {
    int rank = query.operands().shape(0).rank();
    if (rank < 3 || rank > 5) {
      return Support.no("the source is of rank " + rank + ", only 3 to 5 are taken");
    }
    boolean countsPads = query.op() instanceof AveragePool pool && pool.countIncludePad();
    return Support.when(
        !countsPads || Pooling.isWithinPads(query),
        "a window reaches beyond the padding, which oneDNN would count");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    Shape src = query.operands().shape(0);
    var layouts = new ArrayList<>(Layouts.preferred(query));
    Layout channelsLast = Layout.of(CHANNELS_LAST[src.rank() - 3]);
    if (!layouts.contains(channelsLast)) {
      layouts.add(channelsLast);
    }
    return inFirst(layouts, layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Shape src = query.operands().shape(0);
    Window.Resolved window = Pooling.window(query);
    try (MemoryDesc srcDesc = Layouts.desc(src, layout);
        MemoryDesc dstDesc = Layouts.desc(query.results().getFirst().shape(), layout)) {
      return Forward.pooling(
          Engine.shared(),
          Pooling.algorithm(query.op()),
          srcDesc,
          dstDesc,
          window,
          Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    return PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
  }
}

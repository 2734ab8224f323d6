package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import java.util.ArrayList;

/**
 * Tensors one behind the other, in the layout in which most of them stand. oneDNN's simple
 * implementation copies whole lines on all threads, which is all that there is to do.
 */
final class ConcatKernel extends OneDnnKernel {
  ConcatKernel() {
    super("concat");
  }

  @Override
  boolean isWorth(String implementation) {
    return !Implementations.isReference(implementation);
  }

  @Override
  Support accepts(KernelQuery query) {
    return Support.YES;
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Operands operands = query.operands();
    int axis = ((Concat) query.op()).axis();
    var srcs = new ArrayList<MemoryDesc>();
    try (MemoryDesc dst = Layouts.desc(query.results().getFirst().shape(), layout)) {
      for (int i = 0; i < operands.count(); i++) {
        srcs.add(Layouts.desc(operands.shape(i), layout));
      }
      return Combine.concat(
          Engine.shared(),
          dst,
          axis < 0 ? axis + dst.rank() : axis,
          srcs,
          Attributes.GIVEN_SCRATCHPAD);
    } finally {
      srcs.forEach(MemoryDesc::close);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    var arguments = new PrimitiveKernel.Arguments().dst(desc.dst());
    for (int i = 0; i < query.operands().count(); i++) {
      arguments.operand(query, weights, i, Arg.src(i), desc.src(i));
    }
    return arguments;
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;

/** A tensor in another layout. */
final class ReorderKernel extends OneDnnKernel {
  ReorderKernel() {
    super("reorder");
  }

  @Override
  Support accepts(KernelQuery query) {
    Reorder reorder = (Reorder) query.op();
    Shape shape = query.operands().shape(0);
    if (shape.elements() == 0) {
      return Support.no("the tensor is empty");
    }
    return Support.when(
        Layouts.isKnown(reorder.from(), shape.rank())
            && Layouts.isKnown(reorder.to(), shape.rank()),
        "a layout is not known to oneDNN");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    Reorder reorder = (Reorder) query.op();
    Shape shape = query.operands().shape(0);
    try (MemoryDesc from = Layouts.desc(shape, reorder.from());
        MemoryDesc to = Layouts.desc(shape, reorder.to())) {
      return Combine.reorder(Engine.shared(), from, to, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    Reorder reorder = (Reorder) query.op();
    return new PrimitiveKernel.Arguments()
        .src(0, Arg.SRC, desc.src(0), reorder.from())
        .dst(desc.dst(), reorder.to());
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Means along axes: as a reduction, which oneDNN has for the last axes of row-major tensors, or, of
 * whole planes that stand otherwise, as a pooling.
 */
final class ReduceMeanKernel extends OneDnnKernel {
  ReduceMeanKernel() {
    super("reducemean");
  }

  @Override
  Support accepts(KernelQuery query) {
    Shape shape = query.operands().shape(0);
    return Support.when(kept(query).elements() < shape.elements(), "there is nothing to reduce");
  }

  /** The result's shape with the reduced axes, of length 1. */
  private static Shape kept(KernelQuery query) {
    boolean[] reduced = ((ReduceMean) query.op()).reduced(query.operands());
    long[] dims = query.operands().shape(0).dims();
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = reduced[axis] ? 1 : dims[axis];
    }
    return Shape.of(dims);
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return isOfPlanes(query)
        ? inFirst(layouts(query), layout -> ofPlanes(query, layout))
        : reduction(query);
  }

  private static boolean isOfPlanes(KernelQuery query) {
    Shape src = query.operands().shape(0);
    int rank = src.rank();
    Shape kept = kept(query);
    return rank >= 3
        && rank <= 5
        && kept.elements(2, rank) == 1
        && kept.dim(0) == src.dim(0)
        && kept.dim(1) == src.dim(1);
  }

  /** Those in which the result has the bytes of a row-major one if it is of another rank. */
  private static List<Layout> layouts(KernelQuery query) {
    Shape kept = kept(query);
    boolean keepsRank = query.results().getFirst().shape().equals(kept);
    var layouts = new ArrayList<>(Layouts.preferred(query));
    layouts.removeIf(layout -> !keepsRank && !layout.sameBytes(Layout.ROW_MAJOR, kept));
    return layouts;
  }

  private static PrimitiveDesc ofPlanes(KernelQuery query, Layout layout) {
    return layout.equals(Layout.ROW_MAJOR) ? reduction(query) : pooling(query, layout);
  }

  private static PrimitiveDesc pooling(KernelQuery query, Layout layout) {
    Shape shape = query.operands().shape(0);
    Window.Resolved window = Pooling.wholePlane(shape);
    try (MemoryDesc src = Layouts.desc(shape, layout);
        MemoryDesc dst = Layouts.desc(kept(query), layout)) {
      return Forward.pooling(
          Engine.shared(),
          Algorithm.POOLING_AVG_EXCLUDE_PADDING,
          src,
          dst,
          window,
          Attributes.GIVEN_SCRATCHPAD);
    }
  }

  private static PrimitiveDesc reduction(KernelQuery query) {
    try (MemoryDesc src = Layouts.desc(query.operands().shape(0), Layout.ROW_MAJOR);
        MemoryDesc dst = Layouts.desc(kept(query), Layout.ROW_MAJOR)) {
      return Combine.reduction(
          Engine.shared(), Algorithm.REDUCTION_MEAN, src, dst, 0, 0, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    MemoryDesc dst = desc.dst();
    boolean keepsRank = query.results().getFirst().shape().rank() == dst.rank();
    var arguments =
        new PrimitiveKernel.Arguments().operand(query, weights, 0, Arg.SRC, desc.src(0));
    return keepsRank ? arguments.dst(dst) : arguments.dst(dst, Layout.ROW_MAJOR);
  }
}

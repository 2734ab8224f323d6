package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Softmax;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;

/**
 * Softmax, or its logarithm, along an axis; along the last ones taken together where that is asked
 * for. Of numbers among which one is NaN or infinite oneDNN gives NaN for at least one, but not for
 * all.
 */
final class SoftmaxKernel extends OneDnnKernel {
  private final Algorithm algorithm;

  SoftmaxKernel(String operator, Algorithm algorithm) {
    super(operator);
    this.algorithm = algorithm;
  }

  /** Along which axes. */
  private record Along(int axis, boolean flatten) {
    static Along of(KernelQuery query) {
      return switch (query.op()) {
        case Softmax(int axis, boolean flatten) -> new Along(normal(axis, query), flatten);
        case LogSoftmax(int axis, boolean flatten) -> new Along(normal(axis, query), flatten);
        default -> throw new IllegalArgumentException(query.op().type() + " is no softmax");
      };
    }

    private static int normal(int axis, KernelQuery query) {
      return axis < 0 ? axis + query.operands().shape(0).rank() : axis;
    }
  }

  @Override
  Support accepts(KernelQuery query) {
    return Support.YES;
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    Along along = Along.of(query);
    Shape shape = query.operands().shape(0);
    if (along.flatten()) {
      long outer = shape.elements(0, along.axis());
      return describe(Shape.of(outer, shape.elements() / outer), Layout.ROW_MAJOR, 1);
    }
    return inFirst(Layouts.preferred(query), layout -> describe(shape, layout, along.axis()));
  }

  private PrimitiveDesc describe(Shape shape, Layout layout, int axis) {
    try (MemoryDesc desc = Layouts.desc(shape, layout)) {
      return Forward.softmax(
          Engine.shared(), algorithm, desc, desc, axis, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    return PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PostOp;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Clip;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;

/**
 * A function of each element. oneDNN gives a number for NaN where the function has a bound: 0 for
 * relu, the lower bound for clip, 1 for a hard sigmoid. It does so as a post-op of a convolution
 * too, which has no other way.
 */
final class EltwiseKernel extends OneDnnKernel {
  EltwiseKernel(String operator) {
    super(operator);
  }

  @Override
  Support accepts(KernelQuery query) {
    return Conditions.constant(query, 1, "bounds");
  }

  private static Activation activation(KernelQuery query) {
    return switch (query.op()) {
      case UnaryOp op -> op.activation();
      case Clip _ ->
          Activation.clip(
              bound(query, Clip.MIN, Clip.LOWEST), bound(query, Clip.MAX, Clip.HIGHEST));
      default -> throw new IllegalArgumentException(query.op().type() + " is no such function");
    };
  }

  private static float bound(KernelQuery query, int operand, float absent) {
    return query.operands().value(operand).map(bound -> bound.floatAt(0)).orElse(absent);
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Shape shape = query.operands().shape(0);
    PostOp.Eltwise function = Eltwise.of(activation(query)).orElseThrow();
    try (MemoryDesc desc = Layouts.desc(shape, layout)) {
      return Forward.eltwise(
          Engine.shared(),
          function.algorithm(),
          desc,
          desc,
          function.alpha(),
          function.beta(),
          Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    return PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
  }
}

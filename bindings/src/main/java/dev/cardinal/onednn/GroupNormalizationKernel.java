package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Normalize;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Group normalisation; with each channel a group of its own, instance normalisation. */
final class GroupNormalizationKernel extends OneDnnKernel {
  GroupNormalizationKernel(String operator) {
    super(operator);
  }

  /** What the two operators say. */
  private record Groups(long count, float epsilon, boolean perGroup) {
    static Groups of(KernelQuery query) {
      return switch (query.op()) {
        case InstanceNormalization(float epsilon) ->
            new Groups(query.operands().shape(0).dim(1), epsilon, false);
        case GroupNormalization(int count, float epsilon, boolean perGroup) ->
            new Groups(count, epsilon, perGroup);
        default -> throw new IllegalArgumentException(query.op().type() + " has no groups");
      };
    }
  }

  @Override
  Support accepts(KernelQuery query) {
    int rank = query.operands().shape(0).rank();
    if (rank < 3 || rank > 5) {
      return Support.no("the source is of rank " + rank + ", only 3 to 5 are taken");
    }
    return Conditions.constant(query, GroupNormalization.SCALE, "scale or bias");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(Layouts.preferred(query), layout -> describe(query, layout));
  }

  private static PrimitiveDesc describe(KernelQuery query, Layout layout) {
    Shape shape = query.operands().shape(0);
    Groups groups = Groups.of(query);
    try (MemoryDesc src = Layouts.desc(shape, layout)) {
      return Normalize.groups(
          Engine.shared(), src, src, groups.count(), groups.epsilon(), Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    var arguments = PrimitiveKernel.Arguments.srcAndDst(query, weights, desc);
    parameter(arguments, query, weights, GroupNormalization.SCALE, Arg.SCALE, desc);
    parameter(arguments, query, weights, GroupNormalization.BIAS, Arg.SHIFT, desc);
    return arguments;
  }

  /** A scale or a bias, repeated for all channels of a group if it is given for the group. */
  private static void parameter(
      PrimitiveKernel.Arguments arguments,
      KernelQuery query,
      PackedWeights weights,
      int operand,
      int arg,
      PrimitiveDesc desc) {
    Groups groups = Groups.of(query);
    if (!groups.perGroup()) {
      arguments.operand(query, weights, operand, arg, desc.arg(arg));
      return;
    }
    Tensor each = query.operands().tensor(operand);
    long channels = query.operands().shape(0).dim(1);
    MemorySegment all =
        weights.packedNative(
            each,
            "onednn groups as " + channels + " channels",
            channels * Float.BYTES,
            packed -> {
              for (long c = 0; c < channels; c++) {
                float value = each.floatAt(c * groups.count() / channels);
                packed.setAtIndex(ValueLayout.JAVA_FLOAT, c, value);
              }
            });
    arguments.fixed(arg, desc.arg(arg), all);
  }
}

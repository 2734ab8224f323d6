package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Normalize;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;

/** Layer normalisation, to oneDNN one of the rows of a matrix. */
final class LayerNormalizationKernel extends OneDnnKernel {
  LayerNormalizationKernel() {
    super("layernormalization");
  }

  @Override
  Support accepts(KernelQuery query) {
    Operands operands = query.operands();
    if (query.results().size() > 1) {
      return Support.no("the statistics are asked for, and oneDNN's are variances");
    }
    var op = (LayerNormalization) query.op();
    Shape src = operands.shape(LayerNormalization.SRC);
    long length = rows(query).dim(1);
    for (int i = LayerNormalization.SCALE; i <= LayerNormalization.BIAS; i++) {
      if (operands.has(i) && !isWhole(op, operands.shape(i), src, length)) {
        return Support.no(
            "operand %s is %s, only one of the %s elements that are normalised is taken"
                .formatted(i, operands.shape(i), length));
      }
    }
    return Conditions.constant(query, LayerNormalization.SCALE, "scale or bias");
  }

  private static boolean isWhole(LayerNormalization op, Shape parameter, Shape src, long length) {
    return op.isOfLine(parameter, src) && parameter.elements() == length;
  }

  /** The source as a matrix. */
  private static Shape rows(KernelQuery query) {
    Shape shape = query.operands().shape(LayerNormalization.SRC);
    int axis = ((LayerNormalization) query.op()).firstAxis(shape);
    return Shape.of(shape.elements(0, axis), shape.elements(axis, shape.rank()));
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    var op = (LayerNormalization) query.op();
    boolean shifted = query.operands().has(LayerNormalization.BIAS);
    try (MemoryDesc src = Layouts.desc(rows(query), Layout.ROW_MAJOR)) {
      return Normalize.layers(
          Engine.shared(), src, src, op.epsilon(), shifted, Attributes.GIVEN_SCRATCHPAD);
    }
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    Operands operands = query.operands();
    var arguments =
        new PrimitiveKernel.Arguments()
            .operand(query, weights, LayerNormalization.SRC, Arg.SRC, desc.src(0), Layout.ROW_MAJOR)
            .dst(desc.dst(), Layout.ROW_MAJOR);
    constant(arguments, query, weights, LayerNormalization.SCALE, desc.arg(Arg.SCALE), Arg.SCALE);
    if (operands.has(LayerNormalization.BIAS)) {
      constant(arguments, query, weights, LayerNormalization.BIAS, desc.arg(Arg.SHIFT), Arg.SHIFT);
    }
    return arguments;
  }

  private static void constant(
      PrimitiveKernel.Arguments arguments,
      KernelQuery query,
      PackedWeights weights,
      int operand,
      MemoryDesc desc,
      int arg) {
    arguments.operand(query, weights, operand, arg, desc, Layout.ROW_MAJOR);
  }
}

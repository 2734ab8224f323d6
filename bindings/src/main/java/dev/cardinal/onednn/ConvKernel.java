package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.OneDnnException;
import dev.cardinal.onednn.primitive.PostOp;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolution with bias, residual and activation. The source is taken in the layout in which it
 * comes if oneDNN computes there directly, so that a chain of convolutions stays in one layout;
 * else oneDNN chooses.
 */
final class ConvKernel extends OneDnnKernel {
  ConvKernel() {
    super("conv");
  }

  @Override
  Support accepts(KernelQuery query) {
    Operands operands = query.operands();
    boolean constant =
        operands.value(Conv.WEIGHTS).isPresent()
            && (!operands.has(Conv.BIAS) || operands.value(Conv.BIAS).isPresent());
    if (!constant) {
      return Support.no("weights or bias are not constant");
    }
    return Support.when(
        query.results().getFirst().shape().elements() > 0
            && operands.shape(Conv.SRC).elements() > 0,
        "a tensor is empty");
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    Shape src = query.operands().shape(Conv.SRC);
    Layout standing = query.layout(Conv.SRC);
    boolean other = !standing.equals(Layout.ROW_MAJOR) && Layouts.isKnown(standing, src.rank());
    Optional<PrimitiveDesc> inPlace =
        other ? direct(query, standing, Optional.of(standing)) : Optional.empty();
    return inPlace
        .or(() -> direct(query, null, Optional.empty()))
        .orElseGet(() -> describe(query, Layout.ROW_MAJOR, Optional.of(Layout.ROW_MAJOR)));
  }

  /** A description with a direct implementation and layouts that the engine can name. */
  private Optional<PrimitiveDesc> direct(KernelQuery query, Layout src, Optional<Layout> dst) {
    try {
      PrimitiveDesc desc = describe(query, src, dst);
      if (Implementations.isDirect(desc.implementation()) && hasNames(query, desc)) {
        return Optional.of(desc);
      }
      desc.close();
      return Optional.empty();
    } catch (OneDnnException e) {
      return Optional.empty();
    }
  }

  private static boolean hasNames(KernelQuery query, PrimitiveDesc desc) {
    boolean residual = query.operands().has(Conv.RESIDUAL);
    return hasName(desc.src(0))
        && hasName(desc.dst())
        && (!residual || hasName(desc.arg(Arg.postOp(0))));
  }

  private static boolean hasName(MemoryDesc desc) {
    try (desc) {
      return Layouts.of(desc).isPresent();
    }
  }

  /**
   * Describes the convolution.
   *
   * @param srcLayout null for one that oneDNN may choose
   * @param dstLayout empty for one that oneDNN may choose
   */
  private static PrimitiveDesc describe(
      KernelQuery query, Layout srcLayout, Optional<Layout> dstLayout) {
    Conv conv = (Conv) query.op();
    Operands operands = query.operands();
    Shape src = operands.shape(Conv.SRC);
    Shape dst = query.results().getFirst().shape();
    Shape weights = ConvWeightsShape.grouped(operands.shape(Conv.WEIGHTS), conv.group());
    try (MemoryDesc srcDesc = srcLayout == null ? Layouts.any(src) : Layouts.desc(src, srcLayout);
        MemoryDesc weightsDesc = Layouts.any(weights);
        MemoryDesc biasDesc = operands.has(Conv.BIAS) ? bias(dst) : null;
        MemoryDesc dstDesc =
            dstLayout.map(l -> Layouts.desc(dst, l)).orElseGet(() -> Layouts.any(dst))) {
      return Forward.convolution(
          Engine.shared(),
          Algorithm.CONVOLUTION_DIRECT,
          srcDesc,
          weightsDesc,
          biasDesc,
          dstDesc,
          conv.resolve(operands),
          attributes(query).with(postOps(conv, dstDesc)));
    }
  }

  private static MemoryDesc bias(Shape dst) {
    return Layouts.desc(Shape.of(dst.dim(1)), Layout.ROW_MAJOR);
  }

  private static List<PostOp> postOps(Conv conv, MemoryDesc dst) {
    var postOps = new ArrayList<PostOp>();
    if (conv.postOps().residual()) {
      postOps.add(new PostOp.Binary(Algorithm.BINARY_ADD, dst));
    }
    Eltwise.of(conv.postOps().activation()).ifPresent(postOps::add);
    return postOps;
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    Operands operands = query.operands();
    var arguments = new PrimitiveKernel.Arguments();
    MemoryDesc src = desc.src(0);
    arguments.src(Conv.SRC, Arg.SRC, src, Layouts.of(src).orElseThrow());
    MemoryDesc packed = desc.weights(0);
    Shape grouped =
        ConvWeightsShape.grouped(operands.shape(Conv.WEIGHTS), ((Conv) query.op()).group());
    try (MemoryDesc dense = Layouts.desc(grouped, Layout.ROW_MAJOR)) {
      var memory = Weights.packed(weights, operands.tensor(Conv.WEIGHTS), dense, packed);
      arguments.fixed(Arg.WEIGHTS, packed, memory);
    }
    if (operands.has(Conv.BIAS)) {
      MemoryDesc bias = desc.weights(1);
      var memory = Weights.packed(weights, operands.tensor(Conv.BIAS), bias, bias);
      arguments.fixed(Arg.BIAS, bias, memory);
    }
    if (operands.has(Conv.RESIDUAL)) {
      MemoryDesc residual = desc.arg(Arg.postOp(0));
      Layout layout = Layouts.of(residual).orElseThrow();
      arguments.src(Conv.RESIDUAL, Arg.postOp(0), residual, layout);
    }
    MemoryDesc dst = desc.dst();
    return arguments.dst(dst, Layouts.of(dst).orElseThrow());
  }
}

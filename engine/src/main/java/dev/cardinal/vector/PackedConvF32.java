package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Gemm;

/** Convolutions of small images as products of packed weights and packed windows (im2col). */
final class PackedConvF32 implements KernelDescriptor {
  /** With fewer output channels in a group, packing a window takes too long beside its products. */
  private static final int LEAST_CHANNELS = 64;

  /** Larger planes can be read in place: the padding between their rows is a small part of them. */
  private static final int MOST_PIXELS = 128;

  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    return "vector:conv:im2col_f32_" + tile.rows() + "x" + tile.vectors() + "v";
  }

  @Override
  public Support support(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (shape.outPlane() > MOST_PIXELS) {
      return Support.no(
          "dst has more than " + MOST_PIXELS + " pixels, its windows are better read in place");
    }
    if (shape.oc() < LEAST_CHANNELS) {
      return Support.no(
          "a group has "
              + shape.oc()
              + " output channels, packing pays from "
              + LEAST_CHANNELS
              + " on");
    }
    return Support.when(
        PackedConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the packed weights or pixels would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new PackedConv(query, weights);
  }
}

package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * Pointwise convolutions of small images as products whose vectors lie along output channels:
 * unlike pixels, they come in multiples of a vector.
 */
final class ChannelConvF32 implements KernelDescriptor {
  /** In larger images a vector of pixels is rarely cut, and needs no transposition. */
  private static final int MOST_PIXELS = 400;

  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    return "vector:conv:channels_f32_" + tile.rows() + "x" + tile.vectors() + "v";
  }

  @Override
  public Support support(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (!shape.pointwise()) {
      return Support.no("the window is not 1x1, or the source is padded");
    }
    if (shape.outPlane() > MOST_PIXELS) {
      return Support.no(
          "an image of dst has more than " + MOST_PIXELS + " pixels, which fill vectors well");
    }
    int nr = F32Gemm.main().nr();
    if (shape.oc() < nr) {
      return Support.no("a group has " + shape.oc() + " output channels, a tile has " + nr);
    }
    return Support.when(
        ChannelConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the packed weights or pixels would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new ChannelConv(query, weights);
  }
}

package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Gemm;

/** Pointwise convolutions as products whose vectors lie along pixels, as they do in memory. */
final class PixelConvF32 implements KernelDescriptor {
  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    return "vector:conv:pixels_f32_" + tile.rows() + "x" + tile.vectors() + "v";
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
    int least = F32Gemm.mr();
    if (shape.oc() < least && shape.groups() > 1) {
      return Support.no(
          "a group has " + shape.oc() + " output channels, packing pays from " + least + " on");
    }
    return Support.when(
        PixelConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the packed weights or pixels would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new PixelConv(query, weights);
  }
}

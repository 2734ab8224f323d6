package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Gemm;

/** Convolutions of 1x1 without padding, as products of packed weights and packed pixels. */
final class PackedConvF32 implements KernelDescriptor {
  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    return "vector:conv:packed_f32_" + tile.rows() + "x" + tile.vectors() + "v";
  }

  @Override
  public Support support(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (shape.kh() != 1 || shape.kw() != 1) {
      return Support.no("the kernel is " + shape.kh() + "x" + shape.kw() + ", only 1x1 is taken");
    }
    if (!shape.unpadded()) {
      return Support.no("the source is padded");
    }
    int mr = F32Gemm.mr();
    if (shape.groups() > 1 && shape.oc() < mr) {
      return Support.no("a group has " + shape.oc() + " output channels, less than a tile's " + mr);
    }
    return Support.when(
        ConvWeights.floats(shape.groups(), shape.oc(), shape.ic(), mr) <= ConvShape.MOST_FLOATS
            && PackedConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the packed operands would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new PackedConv(query, weights);
  }
}

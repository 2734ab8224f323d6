package dev.cardinal.vector;

import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Optional;

/**
 * Pointwise convolutions of images whose channels stand in blocks: vectors lie along output
 * channels, and nothing is packed or transposed but the weights.
 */
final class BlockedConvF32 implements BlockedLayout.Descriptor {
  @Override
  public String id() {
    F32Blocked tile = F32Blocked.main();
    return "vector:conv:blocked_f32_" + tile.pixels() + "x" + tile.channels();
  }

  @Override
  public Support shares(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (query.operands().shape(0).rank() != 4 || !shape.pointwise() || shape.groups() != 1) {
      return Support.no("the window is not 1x1, the source is padded, or there are groups");
    }
    if (!BlockedProduct.fits(shape.outPlane())) {
      return Support.no("dst has too few pixels to fill a tile");
    }
    return Support.when(
        BlockedConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the weights or pixels would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedConv(query, weights);
  }

  @Override
  public Optional<FusedDescriptor> fused(
      KernelQuery query, KernelDescriptor next, KernelQuery nextQuery) {
    return BlockedPointwiseDepthwiseF32.of(this, query, next, nextQuery);
  }
}

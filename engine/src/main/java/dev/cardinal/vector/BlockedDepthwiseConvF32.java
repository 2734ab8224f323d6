package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/**
 * Depthwise convolutions of 3x3 of images whose channels stand in blocks: vectors lie along
 * channels, whatever the width of the rows.
 */
final class BlockedDepthwiseConvF32 implements BlockedLayout.Descriptor {
  private final DepthwiseConvF32 rowMajor = new DepthwiseConvF32();

  @Override
  public String id() {
    return "vector:conv:blocked_depthwise_f32_3x3";
  }

  @Override
  public Support shares(KernelQuery query) {
    if (rowMajor.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    if (query.operands().shape(0).rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    Conv conv = (Conv) query.op();
    if (conv.postOps().residual()) {
      return Support.no("a residual is added");
    }
    return Support.when(
        BlockedDepthwise.floats(ConvShape.of(query)) <= ConvShape.MOST_FLOATS,
        "the weights or rows would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedDepthwiseConv(query, weights);
  }
}

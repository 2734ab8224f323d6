package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Taps;

/**
 * Convolutions of row-major images of few channels, such as a network's input, that leave their
 * results with channels in blocks.
 */
final class BlockedStemConvF32 implements BlockedLayout.Descriptor {
  /** With more channels there are other ways. */
  private static final int MOST_CHANNELS = 4;

  @Override
  public String id() {
    F32Taps tile = F32Taps.main();
    return "vector:conv:blocked_stem_f32_" + tile.pixels() + "x" + tile.channels();
  }

  @Override
  public Support shares(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    if (query.operands().shape(0).rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    ConvShape shape = ConvShape.of(query);
    if (shape.groups() != 1 || shape.ic() > MOST_CHANNELS) {
      return Support.no("there are groups, or more than " + MOST_CHANNELS + " input channels");
    }
    if (shape.ow() < F32Taps.main().pixels()) {
      return Support.no("a row of dst has too few pixels to fill a tile");
    }
    return Support.when(
        BlockedStemConv.floats(shape, 1) <= ConvShape.MOST_FLOATS / 4,
        "the weights or rows would have 2^29 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedStemConv(query, weights);
  }
}

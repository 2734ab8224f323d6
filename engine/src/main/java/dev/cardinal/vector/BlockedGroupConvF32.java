package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * Grouped convolutions of images whose channels stand in blocks, with groups of whole blocks. (With
 * smaller groups a vector has several of them, and spreading their channels over its lanes takes
 * longer than {@link OffsetConvF32} takes altogether.)
 */
final class BlockedGroupConvF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  @Override
  public String id() {
    F32Blocked tile = F32Blocked.main();
    return "vector:conv:blocked_groups_f32_" + tile.pixels() + "x" + tile.channels();
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
    if (shape.groups() == 1 || shape.ic() % BLOCK != 0 || shape.oc() % BLOCK != 0) {
      return Support.no("it is not in groups of a multiple of " + BLOCK + " channels");
    }
    if (!BlockedProduct.fits(shape.ow())) {
      return Support.no("a row of dst has too few pixels to fill a tile");
    }
    long most = ConvShape.MOST_FLOATS;
    return Support.when(
        BlockedGroupConv.floats(shape, 1) <= most && BlockedWeights.floats(shape, BLOCK) <= most,
        "the weights or rows would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedGroupConv(query, weights);
  }
}

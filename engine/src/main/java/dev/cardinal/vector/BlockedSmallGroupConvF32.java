package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32BlockGroups;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.Lanes;

/**
 * Convolutions by windows of 3x3 in groups of four or eight channels, of images whose channels
 * stand in blocks: vectors have several groups, and meet all channels of a group in turn.
 */
final class BlockedSmallGroupConvF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int SIZE = F32BlockGroups.SIZE;

  @Override
  public String id() {
    return "vector:conv:blocked_small_groups_f32_" + F32BlockGroups.PIXELS + "x" + BLOCK;
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
    if (shape.ic() != shape.oc() || (shape.ic() != SIZE && shape.ic() != 2 * SIZE)) {
      return Support.no("groups have not four or eight channels, of source and dst");
    }
    if (shape.groups() * shape.ic() % BLOCK != 0) {
      return Support.no("groups do not fill blocks of " + BLOCK + " channels");
    }
    if (shape.kh() != 3 || shape.kw() != 3 || shape.sw() != 1 || shape.dw() != 1) {
      return Support.no("the window is not 3x3, or its columns have a stride or a dilation");
    }
    if (Lanes.count() < shape.ic()) {
      return Support.no("a group is longer than a vector");
    }
    if (shape.ow() < F32BlockGroups.PIXELS) {
      return Support.no("a row of dst has too few pixels to fill a tile");
    }
    long most = ConvShape.MOST_FLOATS;
    return Support.when(
        BlockedSmallGroupConv.floats(shape, 1) <= most
            && BlockedSmallGroupConv.weightFloats(shape) <= most,
        "the weights or rows would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedSmallGroupConv(query, weights);
  }
}

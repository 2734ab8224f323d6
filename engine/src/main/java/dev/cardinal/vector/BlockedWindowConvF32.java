package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * Convolutions of images whose channels stand in blocks: dense ones, and in groups of whole blocks
 * or of a half or a quarter. Smaller groups are joined to one that fills a block, with weights of
 * zero between them: two or four times the products, which takes less time than to spread a block's
 * channels over as many vectors.
 */
final class BlockedWindowConvF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** Channels of a group, at least: with fewer most products would be with zeros. */
  private static final int LEAST_GROUP = 4;

  @Override
  public String id() {
    F32Blocked tile = F32Blocked.main();
    return "vector:conv:blocked_windows_f32_" + tile.pixels() + "x" + tile.channels();
  }

  @Override
  public Support shares(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    if (query.operands().shape(0).rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    ConvShape given = ConvShape.of(query);
    boolean small = given.groups() > 1 && given.ic() < BLOCK;
    if (small && (given.ic() != given.oc() || given.ic() < LEAST_GROUP)) {
      return Support.no("groups have fewer channels than " + LEAST_GROUP + ", or other ones");
    }
    int joined = BlockedWindowConv.joined(given);
    if (given.groups() % joined != 0) {
      return Support.no("groups do not fill blocks of " + BLOCK + " channels");
    }
    ConvShape shape = given.joined(joined);
    if (shape.groups() > 1 && (shape.ic() % BLOCK != 0 || shape.oc() % BLOCK != 0)) {
      return Support.no("groups do not fill blocks of " + BLOCK + " channels");
    }
    if (shape.ic() < BLOCK) {
      return Support.no("src has few channels");
    }
    if (!BlockedProduct.fits(shape.ow())) {
      return Support.no("a row of dst has too few pixels to fill a tile");
    }
    long most = ConvShape.MOST_FLOATS;
    return Support.when(
        BlockedWindowConv.floats(shape, 1) <= most && BlockedWeights.floats(shape, BLOCK) <= most,
        "the weights or rows would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedWindowConv(query, weights);
  }
}

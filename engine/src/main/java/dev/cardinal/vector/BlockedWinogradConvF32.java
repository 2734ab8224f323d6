package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Winograd;

/**
 * What {@link WinogradConvF32} computes with tiles of 4x4 outputs, with the same error, of images
 * whose channels stand in blocks.
 */
final class BlockedWinogradConvF32 implements BlockedLayout.Descriptor {
  private final WinogradConvF32 rowMajor = WinogradConvF32.of(4);

  @Override
  public String id() {
    F32Blocked tile = F32Blocked.main();
    return "vector:conv:blocked_winograd4_f32_" + tile.pixels() + "x" + tile.channels();
  }

  @Override
  public Support shares(KernelQuery query) {
    return takes(query) instanceof Support.Unsupported no
        ? no
        : Support.when(
            WinogradCost.of(ConvShape.of(query), F32Winograd.of(4))
                < WinogradCost.plainBlocked(ConvShape.of(query)),
            "its transforms would take longer than the products that they save");
  }

  /** Whether the node can be computed so, though it may not pay. */
  Support takes(KernelQuery query) {
    if (rowMajor.takes(query) instanceof Support.Unsupported no) {
      return no;
    }
    if (query.operands().shape(0).rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    ConvShape shape = ConvShape.of(query);
    if (!BlockedProduct.fits(BlockedTiles.of(shape, 4).least())) {
      return Support.no("dst has too few tiles to fill a tile of their product");
    }
    return Support.when(
        BlockedWinogradConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the transformed weights or pixels would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedWinogradConv(query, weights);
  }
}

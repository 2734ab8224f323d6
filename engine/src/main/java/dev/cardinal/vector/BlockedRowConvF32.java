package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32BlockRow;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * Convolutions by windows of three columns, a pixel or two apart, whose groups have one block of
 * results: what {@link BlockedWindowConvF32} takes too, but faster. It is for vectors of 512 bits.
 */
final class BlockedRowConvF32 implements BlockedLayout.Descriptor {
  private static final int PIXELS = F32BlockRow.PIXELS;

  /** Pixels that are computed for each that there is, at most, for this to be faster. */
  private static final double MOST_COMPUTED = 1.2;

  private final BlockedWindowConvF32 windows = new BlockedWindowConvF32();

  @Override
  public String id() {
    return "vector:conv:blocked_rows_f32_" + PIXELS + "x" + F32Blocked.BLOCK;
  }

  @Override
  public Support shares(KernelQuery query) {
    if (windows.shares(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape given = ConvShape.of(query);
    ConvShape shape = given.joined(BlockedWindowConv.joined(given));
    if (shape.kw() != F32BlockRow.COLUMNS || shape.sw() > 2 || shape.dw() != 1) {
      return Support.no("the window has not three columns, or a dilation, or a stride above 2");
    }
    if (shape.oc() > F32Blocked.BLOCK) {
      return Support.no("groups have more than one block of results");
    }
    int computed = Math.ceilDiv(shape.ow(), PIXELS) * PIXELS;
    return Support.when(
        shape.ow() >= PIXELS && computed <= MOST_COMPUTED * shape.ow(),
        "a row of dst does not fill tiles of " + PIXELS + " pixels");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new BlockedRowConv(query, weights);
  }
}

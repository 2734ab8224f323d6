package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.lang.foreign.MemorySegment;

/**
 * The kernel of {@link BlockedGroupConvF32} for one problem. A task computes a band of rows of one
 * group: a product as that of a pointwise convolution, but of pixels that are copied with their
 * padding, once for each tap.
 */
final class BlockedGroupConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;

  private final ConvShape shape;
  private final BlockedPlanes planes;
  private final int[] steps;
  private final int height;
  private final int bands;
  private final int srcBlocks;
  private final int dstBlocks;
  private final BlockedWeights weights;
  private final ConvEpilogue epilogue;

  BlockedGroupConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    height = height(shape);
    bands = Math.ceilDiv(shape.oh(), height);
    planes = new BlockedPlanes(shape, height);
    srcBlocks = shape.ic() / BLOCK;
    dstBlocks = shape.oc() / BLOCK;
    steps = steps();
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, BLOCK);
    epilogue = new ConvEpilogue(query);
  }

  /** Rows of a band: as many as stay in the second-level cache with all that they need. */
  private static int height(ConvShape shape) {
    int height = shape.oh();
    while (height > 1 && floats(shape, height) > Caches.L2_FLOATS / 2) {
      height = Math.ceilDiv(height, 2);
    }
    return height;
  }

  /** Floats that a task needs for a band of so many rows: planes and sums. */
  static long floats(ConvShape shape, int height) {
    long planes = (long) shape.ic() / BLOCK * BlockedPlanes.floats(shape, height);
    return planes + (long) shape.oc() * height * shape.ow();
  }

  /** From each tap of each block to the next, in the order of the weights. */
  private int[] steps() {
    int[] steps = new int[srcBlocks * shape.kh() * shape.kw()];
    int i = 0;
    int before = 0;
    for (int block = 0; block < srcBlocks; block++) {
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int offset = block * planes.floats() + planes.offset(ky, kx);
          steps[i++] = offset - before;
          before = offset;
        }
      }
    }
    return steps;
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats();
  }

  /** Planes, then sums. */
  @Override
  public int workerFloats() {
    return sumsAt() + dstBlocks * height * shape.ow() * BLOCK;
  }

  private int sumsAt() {
    return srcBlocks * planes.floats();
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    call.parallel(
        shape.n() * shape.groups() * bands,
        (index, scratch) -> compute(src, index / bands, index % bands * height, scratch, output));
  }

  /**
   * Computes a band.
   *
   * @param unit a group of an image, counted over all images
   */
  private void compute(
      MemorySegment src, int unit, int y, float[] scratch, ConvEpilogue.Run output) {
    int rows = Math.min(height, shape.oh() - y);
    int group = unit % shape.groups();
    for (int block = 0; block < srcBlocks; block++) {
      long s = ((long) unit * srcBlocks + block) * shape.inPlane() * BLOCK;
      planes.fill(src, s, y, rows, scratch, block * planes.floats());
    }
    int dstBlock = height * shape.ow() * BLOCK;
    for (int row = 0; row < rows; row++) {
      BlockedProduct.multiply(
          scratch,
          row * planes.rowFloats(),
          steps,
          weights.floats(),
          weights.at(group, 0),
          weights.k(),
          shape.oc(),
          shape.ow(),
          scratch,
          sumsAt() + row * shape.ow() * BLOCK,
          dstBlock);
    }
    for (int block = 0; block < dstBlocks; block++) {
      long plane = (long) unit * dstBlocks + block;
      long d = (plane * shape.outPlane() + (long) y * shape.ow()) * BLOCK;
      int number = group * dstBlocks + block;
      output.block(scratch, sumsAt() + block * dstBlock, number, d, rows * shape.ow());
    }
  }
}

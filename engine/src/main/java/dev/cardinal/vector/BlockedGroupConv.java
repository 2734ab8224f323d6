package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Blocked;

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
  private final BlockedOutput output;

  BlockedGroupConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    height = height(shape);
    bands = Math.ceilDiv(shape.oh(), height);
    planes = new BlockedPlanes(shape, height);
    srcBlocks = shape.ic() / BLOCK;
    dstBlocks = shape.oc() / BLOCK;
    steps = BlockedProduct.steps(steps());
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, BLOCK);
    output = new BlockedOutput(query);
  }

  /** Rows of a band: as many as stay in the second-level cache with all that they need. */
  private static int height(ConvShape shape) {
    int height = shape.oh();
    while (height > 1 && floats(shape, height) > Caches.L2_FLOATS / 2) {
      height = Math.ceilDiv(height, 2);
    }
    return height;
  }

  /** Floats that a task touches for a band of so many rows: planes and results. */
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
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return srcBlocks * planes.floats();
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    call.parallel(
        shape.n() * shape.groups() * bands,
        (index, scratch) -> compute(src, index / bands, index % bands * height, scratch, results));
  }

  /**
   * Computes a band.
   *
   * @param unit a group of an image, counted over all images
   */
  private void compute(
      HeapFloats src, int unit, int y, float[] scratch, BlockedOutput.Run results) {
    int rows = Math.min(height, shape.oh() - y);
    int group = unit % shape.groups();
    for (int block = 0; block < srcBlocks; block++) {
      int s = src.start() + (unit * srcBlocks + block) * shape.inPlane() * BLOCK;
      planes.fill(src.array(), s, y, rows, scratch, block * planes.floats());
    }
    int first = group * dstBlocks;
    int dstBlock = shape.outPlane() * BLOCK;
    long plane = (long) unit * dstBlocks * shape.outPlane();
    int d = results.at((plane + (long) y * shape.ow()) * BLOCK);
    for (int row = 0; row < rows; row++) {
      BlockedProduct.multiply(
          scratch,
          row * planes.rowFloats(),
          steps,
          weights.floats(),
          weights.at(group, 0),
          weights.k(),
          results.target(),
          first * BLOCK,
          shape.oc(),
          d + row * shape.ow() * BLOCK,
          shape.ow(),
          dstBlock);
    }
    for (int block = 0; block < dstBlocks; block++) {
      results.finish(first + block, d + block * dstBlock, rows * shape.ow());
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32BlockCopy;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * The kernel of {@link BlockedConvF32} for one problem. A task copies a range of an image's pixels
 * to the heap, as they stand, and multiplies them by some panels of weights.
 */
final class BlockedConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;

  /** Panels of weights that a task multiplies, at least, if there are: to make up for its copy. */
  private static final int LEAST_PANELS = 3;

  private static final int ENOUGH_TASKS = 32;

  /**
   * Products of a sum times tiles that are finished together: enough to make up for a call, and few
   * enough that their stores are done while the next ones are computed.
   */
  private static final int CHUNK_PRODUCTS = 512;

  /** Blocks of a cut of the products: a panel's weights for them stay in the first-level cache. */
  private static final int CUT_BLOCKS = 24;

  private final ConvShape shape;
  private final boolean dense;
  private final int srcBlocks;
  private final int dstBlocks;
  private final int[] steps;
  private final int[] lastSteps;
  private final int tile;
  private final int chunk;
  private final int range;
  private final int ranges;
  private final int panels;
  private final int taskPanels;
  private final BlockedWeights weights;
  private final ConvEpilogue epilogue;

  BlockedConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    dense = shape.sh() == 1 && shape.sw() == 1 && shape.iw() == shape.ow();
    srcBlocks = BlockedLayout.blocks(shape.ic());
    dstBlocks = BlockedLayout.blocks(shape.oc());
    tile = BlockedProduct.tilePixels(shape.outPlane());
    chunk = tile * Math.max(1, CHUNK_PRODUCTS / (srcBlocks * BLOCK));
    range = range(shape, tile);
    steps = steps(Math.min(CUT_BLOCKS, srcBlocks));
    int rest = srcBlocks % CUT_BLOCKS;
    lastSteps = rest == 0 ? steps : steps(rest);
    ranges = Math.ceilDiv(shape.outPlane(), range);
    panels = Math.ceilDiv(dstBlocks, PANEL_BLOCKS);
    int parts = Math.max(1, ENOUGH_TASKS / (shape.n() * ranges));
    taskPanels = Math.max(Math.min(panels, LEAST_PANELS), Math.ceilDiv(panels, parts));
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, BLOCK);
    epilogue = new ConvEpilogue(query);
  }

  private int[] steps(int count) {
    return IntStream.range(0, count).map(i -> i == 0 ? 0 : range * BLOCK).toArray();
  }

  /** Pixels of a task: a multiple of a tile's, and few enough to stay in the cache. */
  private static int range(ConvShape shape, int tile) {
    int k = BlockedLayout.blocks(shape.ic()) * BLOCK;
    // What only one panel multiplies is needed once.
    int cache =
        BlockedLayout.blocks(shape.oc()) > PANEL_BLOCKS ? Caches.L2_FLOATS : Caches.L1_FLOATS;
    int most = Math.max(tile, cache / (k + PANEL_BLOCKS * BLOCK));
    return Math.ceilDiv(Blocks.part(shape.outPlane(), most), tile) * tile;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long k = (long) BlockedLayout.blocks(shape.ic()) * BLOCK;
    long least = 8 * (k + (long) PANEL_BLOCKS * BLOCK);
    return Math.max(BlockedWeights.floats(shape, BLOCK), 2 * least + Caches.L2_FLOATS);
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return sumsAt() + PANEL_BLOCKS * (range + chunk) * BLOCK;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    int parts = Math.ceilDiv(panels, taskPanels);
    call.parallel(
        shape.n() * ranges * parts,
        (index, scratch) -> {
          int first = index % parts * taskPanels;
          int last = Math.min(panels, first + taskPanels);
          int image = index / parts / ranges;
          compute(src, image, index / parts % ranges * range, first, last, scratch, output);
        });
  }

  private void compute(
      MemorySegment src,
      int image,
      int start,
      int firstPanel,
      int lastPanel,
      float[] scratch,
      ConvEpilogue.Run output) {
    // A short last range reaches back to fill a tile: what it has in common with the one before is
    // computed for nothing.
    int pixels = Math.min(range, shape.outPlane() - start);
    int from = Math.min(start, shape.outPlane() - tile);
    int count = start + pixels - from;
    copy(src, image, from, count, scratch);
    for (int panel = firstPanel; panel < lastPanel; panel++) {
      for (int cut = 0; cut < srcBlocks; cut += CUT_BLOCKS) {
        for (int pixel = start - from; pixel < count; pixel += chunk) {
          int n = Math.min(chunk, count - pixel);
          int first = Math.min(pixel, count - tile);
          multiply(panel, cut, pixel, first, Math.max(tile, n), scratch);
          if (cut + CUT_BLOCKS >= srcBlocks) {
            long d = (long) image * dstBlocks * shape.outPlane() + from + pixel;
            finish(panel, pixel, d, n, scratch, output);
          }
        }
      }
    }
  }

  /** Where the sums begin: {@code [block][range][BLOCK]}; then a chunk's, to be added to them. */
  private int sumsAt() {
    return srcBlocks * BLOCK * range;
  }

  /**
   * The sums of a panel's channels for some pixels of the range, over one cut of the products.
   *
   * @param pixel the first pixel that is new
   * @param firstPixel where the tile begins that has it
   */
  private void multiply(
      int panel, int cut, int pixel, int firstPixel, int pixels, float[] scratch) {
    int first = panel * PANEL_BLOCKS;
    int blocks = Math.min(PANEL_BLOCKS, dstBlocks - first);
    int width = Math.min(blocks * BLOCK, BlockedProduct.NR);
    int part = sumsAt() + PANEL_BLOCKS * range * BLOCK;
    int sums = sumsAt() + firstPixel * BLOCK;
    BlockedProduct.multiply(
        scratch,
        (cut * range + firstPixel) * BLOCK,
        cut + CUT_BLOCKS <= srcBlocks ? steps : lastSteps,
        weights.floats(),
        weights.at(0, first * BLOCK) + cut * BLOCK * width,
        srcBlocks * BLOCK,
        blocks * BLOCK,
        pixels,
        scratch,
        cut == 0 ? sums : part,
        cut == 0 ? range * BLOCK : chunk * BLOCK);
    // A tile that reaches back repeats pixels whose sums have this cut already.
    int skipped = (pixel - firstPixel) * BLOCK;
    for (int i = 0; cut > 0 && i < blocks; i++) {
      int s = part + i * chunk * BLOCK + skipped;
      int d = sums + i * range * BLOCK + skipped;
      F32Rows.add(scratch, s, scratch, d, pixels * BLOCK - skipped);
    }
  }

  private void finish(
      int panel, int pixel, long d, int pixels, float[] scratch, ConvEpilogue.Run output) {
    int first = panel * PANEL_BLOCKS;
    int s = sumsAt() + pixel * BLOCK;
    for (int block = first; block < Math.min(dstBlocks, first + PANEL_BLOCKS); block++) {
      output.block(scratch, s, block, (d + (long) block * shape.outPlane()) * BLOCK, pixels);
      s += range * BLOCK;
    }
  }

  /** Copies a range of pixels, which begins at {@code from}: {@code [block][range][BLOCK]}. */
  private void copy(MemorySegment src, int image, int from, int count, float[] dst) {
    for (int block = 0; block < srcBlocks; block++) {
      long plane = ((long) image * srcBlocks + block) * shape.inPlane();
      int d = block * range * BLOCK;
      if (dense) {
        Floats.read(src, (plane + from) * BLOCK, dst, d, count * BLOCK);
      } else {
        copyStrided(src, plane, from, count, dst, d);
      }
    }
  }

  private void copyStrided(
      MemorySegment src, long plane, int start, int count, float[] dst, int d) {
    for (int pixel = start; pixel < start + count; ) {
      int x = pixel % shape.ow();
      int n = Math.min(shape.ow() - x, start + count - pixel);
      long s = plane + (long) pixel / shape.ow() * shape.sh() * shape.iw() + (long) x * shape.sw();
      int to = d + (pixel - start) * BLOCK;
      F32BlockCopy.strided(src, s * BLOCK, shape.sw() * BLOCK, dst, to, n);
      pixel += n;
    }
  }
}

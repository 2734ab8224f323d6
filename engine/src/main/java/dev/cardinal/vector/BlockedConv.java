package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32BlockCopy;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.List;

/**
 * The kernel of {@link BlockedConvF32} for one problem. A task multiplies a range of an image's
 * pixels by some panels of weights: where they stand, unless the convolution skips some of them.
 */
final class BlockedConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;

  /** Panels of weights that a task multiplies, at least, if there are: to make up for a copy. */
  private static final int LEAST_PANELS = 3;

  /** Tiles of a task, at least, if there are so many. */
  private static final int LEAST_TILES = 6;

  private final ConvShape shape;
  private final boolean inPlace;
  private final int srcBlocks;
  private final int dstBlocks;
  private final int[] steps;
  private final PixelRanges ranges;

  /** Pixels of a range, at most. */
  private final int most;

  private final PanelParts parts;
  private final BlockedWeights weights;
  private final BlockedOutput output;

  /** Whether tasks of one part follow each other, as its weights are what the cache should keep. */
  private final boolean byParts;

  BlockedConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    inPlace = shape.sh() == 1 && shape.sw() == 1 && shape.iw() == shape.ow();
    srcBlocks = BlockedLayout.blocks(shape.ic());
    dstBlocks = BlockedLayout.blocks(shape.oc());
    ranges = ranges(shape);
    most = ranges.most();
    steps = BlockedProduct.channelSteps(shape.ic(), srcPixels() * BLOCK);
    int panels = Math.ceilDiv(dstBlocks, PANEL_BLOCKS);
    parts = PanelParts.of(panels, inPlace ? 1 : LEAST_PANELS, shape.n() * ranges.count());
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, BLOCK);
    output = new BlockedOutput(query);
    byParts = byParts();
  }

  /** From one block of the pixels that are multiplied to the next, in pixels. */
  private int srcPixels() {
    return inPlace ? shape.inPlane() : most;
  }

  /** Few enough pixels to stay in the cache, and enough tasks where panels are few. */
  private static PixelRanges ranges(ConvShape shape) {
    int tile = BlockedProduct.tilePixels(shape.outPlane());
    int k = BlockedLayout.blocks(shape.ic()) * BLOCK;
    int panels = Math.ceilDiv(BlockedLayout.blocks(shape.oc()), PANEL_BLOCKS);
    // What only one panel multiplies is needed once.
    int cache = panels > 1 ? Caches.L2_FLOATS : Caches.L1_FLOATS;
    int most = Math.max(tile, cache / (k + PANEL_BLOCKS * BLOCK));
    int others = Math.ceilDiv(PanelParts.ENOUGH_TASKS, Math.max(1, shape.n() * panels));
    int fair = Math.max(LEAST_TILES * tile, shape.outPlane() / others);
    return PixelRanges.of(shape.outPlane(), tile, Math.min(most, fair));
  }

  /** A large image goes by pixels unless its weights would come from memory for each range. */
  private boolean byParts() {
    int floats = weights.floats().length;
    if (TaskOrder.byPixels(shape.outPlane())) {
      return floats > 4 * Caches.L2_FLOATS;
    }
    return parts.parts() >= shape.n() * ranges.count() || floats > Caches.L2_FLOATS / 2;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long k = (long) BlockedLayout.blocks(shape.ic()) * BLOCK;
    long least = 8 * (k + (long) PANEL_BLOCKS * BLOCK);
    return Math.max(BlockedWeights.floats(shape, BLOCK), 4 * least + 2L * Caches.L2_FLOATS);
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return inPlace ? 1 : srcBlocks * most * BLOCK;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return BlockedProduct.rehearsals(most, dstBlocks * BLOCK);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    call.parallel(shape.n() * ranges.count() * parts.parts(), new Tasks(src, results));
  }

  /** The tasks of a run. */
  private final class Tasks implements KernelCall.Task {
    private final HeapFloats src;
    private final BlockedOutput.Run results;
    private final int all = shape.n() * ranges.count();

    Tasks(HeapFloats src, BlockedOutput.Run results) {
      this.src = src;
      this.results = results;
    }

    @Override
    public void run(int index, float[] scratch) {
      int part = byParts ? index / all : index % parts.parts();
      int range = byParts ? index % all : index / parts.parts();
      compute(src, range / ranges.count(), range % ranges.count(), part, scratch, results);
    }

    /**
     * Fetches the pixels of small images, which go by channels: others wrote most of them. A tile
     * would wait for each, as it computes too much with one to reach far ahead.
     */
    @Override
    public void approach(int first, int end, float[] scratch) {
      if (!TaskOrder.byPixels(shape.inPlane())) {
        int from = byParts ? 0 : first / parts.parts();
        int to = byParts ? all : Math.ceilDiv(end, parts.parts());
        scratch[0] = fetch(src, from, to);
      }
    }
  }

  /** Fetches what some ranges, counted through all images, read of them, if the cache holds it. */
  private float fetch(HeapFloats src, int from, int to) {
    int image = from / ranges.count();
    int images = Math.ceilDiv(to, ranges.count()) - image;
    boolean part = images == 1 && inPlace;
    int first = part ? ranges.start(from % ranges.count()) : 0;
    int last = to % ranges.count();
    int end = part && last != 0 ? ranges.start(last) : shape.inPlane();
    int planes = images * srcBlocks;
    if ((long) planes * (end - first) * BLOCK > 2L * Caches.L2_FLOATS) {
      return 0;
    }
    int plane = shape.inPlane() * BLOCK;
    int s = src.start() + image * srcBlocks * plane + first * BLOCK;
    return F32BlockCopy.fetch(src.array(), s, plane, planes, end - first);
  }

  private void compute(
      HeapFloats src, int image, int number, int part, float[] scratch, BlockedOutput.Run results) {
    int start = ranges.start(number);
    int pixels = ranges.size(number);
    int s = src.start() + (image * srcBlocks * shape.inPlane() + start) * BLOCK;
    if (!inPlace) {
      copy(src, image, start, pixels, scratch);
    }
    int dstBlock = shape.outPlane() * BLOCK;
    for (int panel = parts.start(part); panel < parts.start(part + 1); panel++) {
      int block = panel * PANEL_BLOCKS;
      int blocks = Math.min(PANEL_BLOCKS, dstBlocks - block);
      int d = results.at(((image * (long) dstBlocks + block) * shape.outPlane() + start) * BLOCK);
      BlockedProduct.multiply(
          inPlace ? src.array() : scratch,
          inPlace ? s : 0,
          steps,
          weights.floats(),
          weights.at(0, block * BLOCK),
          weights.k(),
          results.target(),
          block * BLOCK,
          blocks * BLOCK,
          d,
          pixels,
          dstBlock);
      for (int i = 0; i < blocks; i++) {
        results.finish(block + i, d + i * dstBlock, pixels);
      }
    }
  }

  /** Copies those pixels of a range that are not skipped: {@code [block][pixel][BLOCK]}. */
  private void copy(HeapFloats src, int image, int start, int count, float[] dst) {
    for (int block = 0; block < srcBlocks; block++) {
      int plane = (image * srcBlocks + block) * shape.inPlane();
      int d = block * most * BLOCK;
      for (int pixel = start; pixel < start + count; ) {
        int x = pixel % shape.ow();
        int n = Math.min(shape.ow() - x, start + count - pixel);
        int s = plane + pixel / shape.ow() * shape.sh() * shape.iw() + x * shape.sw();
        int from = src.start() + s * BLOCK;
        int to = d + (pixel - start) * BLOCK;
        F32BlockCopy.strided(src.array(), from, shape.sw() * BLOCK, dst, to, n);
        pixel += n;
      }
    }
  }
}

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
 * pixels by some panels of weights: where they stand, unless the convolution skips some of them. In
 * that case those that it keeps of some images are copied first.
 */
final class BlockedConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;

  /** Tiles of a task, at least, if there are so many. */
  private static final int LEAST_TILES = 6;

  private final ConvShape shape;
  private final boolean inPlace;
  private final int srcBlocks;
  private final int dstBlocks;
  private final int[] steps;
  private final PixelRanges ranges;

  /** Floats of the pixels of an image that are copied. */
  private final int kept;

  /** Images whose tasks are handed out together. */
  private final int together;

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
    weights = BlockedWeights.ofPointwise(store, query.operands().tensor(Conv.WEIGHTS), shape);
    ranges = ranges(shape, BlockedProduct.tile(shape.outPlane(), weights).pixels());
    steps = BlockedProduct.channelSteps(shape.ic(), shape.outPlane() * BLOCK);
    int panels = Math.ceilDiv(dstBlocks, PANEL_BLOCKS);
    kept = inPlace ? 0 : (int) keptFloats(shape);
    together = inPlace ? Math.max(1, shape.n()) : Caches.together(shape.n(), kept);
    parts = PanelParts.of(panels, 1, together * ranges.count());
    output = new BlockedOutput(query);
    byParts = byParts();
  }

  /** So many that a range's pixels stay in the cache, and more where panels are few. */
  private static PixelRanges ranges(ConvShape shape, int tile) {
    int pixels = shape.outPlane();
    int k = BlockedLayout.blocks(shape.ic()) * BLOCK;
    int panels = Math.ceilDiv(BlockedLayout.blocks(shape.oc()), PANEL_BLOCKS);
    // Half of what else is taken for cached, as results and weights stream through. What only one
    // panel multiplies is needed once.
    int cache = panels > 1 ? Caches.L2_FLOATS / 2 : Caches.L1_FLOATS;
    int most = Math.max(tile, cache / (k + PANEL_BLOCKS * BLOCK));
    int enough = Math.ceilDiv(PanelParts.ENOUGH_TASKS, Math.max(1, shape.n() * panels));
    int fair = Math.min(enough, pixels / (LEAST_TILES * tile));
    return PixelRanges.of(pixels, tile, Math.max(fair, Math.ceilDiv(pixels, most)));
  }

  /** A large image goes by pixels unless its weights would come from memory for each range. */
  private boolean byParts() {
    int floats = weights.floats().length;
    if (TaskOrder.byPixels(shape.outPlane())) {
      return floats > 4 * Caches.L2_FLOATS;
    }
    return parts.parts() >= together * ranges.count() || floats > Caches.L2_FLOATS / 2;
  }

  /** Floats of the pixels of an image that are not skipped. */
  private static long keptFloats(ConvShape shape) {
    return (long) BlockedLayout.blocks(shape.ic()) * BLOCK * shape.outPlane();
  }

  /** The longest array that a convolution needs besides images, in floats, or more. */
  static long floats(ConvShape shape) {
    long bias = (long) BlockedLayout.blocks(shape.oc()) * BLOCK;
    long shared = bias + keptFloats(shape) + Caches.LAST_FLOATS;
    return Math.max(BlockedWeights.pointwiseFloats(shape), shared);
  }

  /** Before the pixels that are kept of some images, if others are skipped. */
  @Override
  public int sharedFloats() {
    return output.sharedFloats() + together * kept;
  }

  /** For what {@link Tasks#approach} has fetched. */
  @Override
  public int workerFloats() {
    return 1;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return BlockedProduct.rehearsals(ranges.sizes(), weights);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    for (int first = 0; first < shape.n(); first += together) {
      int images = Math.min(together, shape.n() - first);
      HeapFloats pixels = inPlace ? src : keep(call, src, first, images);
      call.parallel(
          images * ranges.count() * parts.parts(), new Tasks(pixels, first, images, results));
    }
  }

  /**
   * Copies the pixels of some images that are not skipped, in the order in which they are read.
   *
   * @return them, as if those of the images before stood in front of them
   */
  private HeapFloats keep(KernelCall call, HeapFloats src, int first, int images) {
    float[] dst = call.shared();
    int start = output.sharedFloats() - first * kept;
    call.parallel(
        images * ranges.count() * srcBlocks,
        (index, scratch) -> {
          int range = index / srcBlocks % ranges.count();
          int image = first + index / srcBlocks / ranges.count();
          int block = image * srcBlocks + index % srcBlocks;
          int s = src.start() + block * shape.inPlane() * BLOCK;
          int pixel = ranges.start(range);
          int d = start + (block * shape.outPlane() + pixel) * BLOCK;
          KeptPixels.copy(shape, pixel, ranges.size(range), src.array(), s, dst, d);
        });
    return new HeapFloats(dst, start);
  }

  /** The tasks for some images. */
  private final class Tasks implements KernelCall.Task {
    private final HeapFloats src;
    private final int first;
    private final int all;
    private final BlockedOutput.Run results;

    Tasks(HeapFloats src, int firstImage, int images, BlockedOutput.Run results) {
      this.src = src;
      this.results = results;
      first = firstImage * ranges.count();
      all = images * ranges.count();
    }

    @Override
    public void run(int index, float[] scratch) {
      int part = byParts ? index / all : index % parts.parts();
      int range = first + (byParts ? index % all : index / parts.parts());
      compute(src, range / ranges.count(), range % ranges.count(), part, results);
    }

    /**
     * Fetches the pixels of small images, which go by channels: others wrote most of them. A tile
     * would wait for each, as it computes too much with one to reach far ahead.
     */
    @Override
    public void approach(int task, int end, float[] scratch) {
      if (!TaskOrder.byPixels(shape.outPlane())) {
        int from = byParts ? 0 : task / parts.parts();
        int to = byParts ? all : Math.ceilDiv(end, parts.parts());
        scratch[0] = fetch(src, first + from, first + to);
      }
    }
  }

  /** Fetches what some ranges, counted through all images, read of them, if the cache holds it. */
  private float fetch(HeapFloats src, int from, int to) {
    int image = from / ranges.count();
    int images = Math.ceilDiv(to, ranges.count()) - image;
    boolean part = images == 1;
    int first = part ? ranges.start(from % ranges.count()) : 0;
    int last = to % ranges.count();
    int end = part && last != 0 ? ranges.start(last) : shape.outPlane();
    int planes = images * srcBlocks;
    if ((long) planes * (end - first) * BLOCK > 2L * Caches.L2_FLOATS) {
      return 0;
    }
    int plane = shape.outPlane() * BLOCK;
    int s = src.start() + image * srcBlocks * plane + first * BLOCK;
    return F32BlockCopy.fetch(src.array(), s, plane, planes, end - first);
  }

  private void compute(HeapFloats src, int image, int number, int part, BlockedOutput.Run results) {
    int start = ranges.start(number);
    int pixels = ranges.size(number);
    int s = src.start() + (image * srcBlocks * shape.outPlane() + start) * BLOCK;
    int dstBlock = shape.outPlane() * BLOCK;
    for (int panel = parts.start(part); panel < parts.start(part + 1); panel++) {
      int block = panel * PANEL_BLOCKS;
      int blocks = Math.min(PANEL_BLOCKS, dstBlocks - block);
      int d = results.at(((image * (long) dstBlocks + block) * shape.outPlane() + start) * BLOCK);
      BlockedProduct.multiply(
          BlockedProduct.tile(pixels, weights),
          src.array(),
          s,
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
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32BlockWinograd;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Winograd;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel of {@link BlockedWinogradConvF32} for one problem. Images are cut into ranges of rows
 * of tiles. For some ranges at a time, all tiles are transformed for all input channels: at each
 * position they are the pixels of a pointwise convolution. Then tasks multiply a range by some
 * panels of weights, and transform and finish the sums panel by panel.
 */
final class BlockedWinogradConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;
  private static final F32Winograd TRANSFORM = F32Winograd.of(4);
  private static final int M = TRANSFORM.outputs();
  private static final int IN = TRANSFORM.inputs();
  private static final int POSITIONS = TRANSFORM.positions();

  /** What sums of products begin with, and what bounds them. */
  private static final float[] ZEROS = new float[PANEL_BLOCKS * BLOCK];

  private static final float[] UNBOUNDED = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};

  private final ConvShape shape;
  private final int srcBlocks;
  private final int dstBlocks;
  private final BlockedTiles tiles;
  private final int most;
  private final int together;
  private final int columns;
  private final PanelParts parts;
  private final int[] steps;
  private final float[] weights;
  private final BlockedOutput output;

  BlockedWinogradConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    srcBlocks = BlockedLayout.blocks(shape.ic());
    dstBlocks = BlockedLayout.blocks(shape.oc());
    tiles = BlockedTiles.of(shape, M);
    most = tiles.most();
    columns = tiles.width() * M + IN - M;
    together = Caches.together(shape.n() * tiles.ranges(), rangeFloats());
    parts = PanelParts.of(Math.ceilDiv(dstBlocks, PANEL_BLOCKS), 1, together);
    steps = BlockedProduct.channelSteps(shape.ic(), most * BLOCK);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given, "f32 blocks of winograd 4", weightFloats(shape), array -> pack(given, array));
    output = new BlockedOutput(query);
  }

  /** The length of the transformed weights. */
  static long weightFloats(ConvShape shape) {
    long channels = (long) BlockedLayout.blocks(shape.oc()) * BLOCK;
    return POSITIONS * channels * BlockedLayout.blocks(shape.ic()) * BLOCK;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long tiles = BlockedTiles.of(shape, M).most();
    long blocks = Math.max(BlockedLayout.blocks(shape.ic()), PANEL_BLOCKS) + 2L;
    return Math.max(
        weightFloats(shape), 2 * Caches.LAST_FLOATS + POSITIONS * blocks * tiles * BLOCK);
  }

  // Positions are a block more apart than they need, lest all fall on the same cache lines.

  /** From one position of a range's tiles to the next. */
  private int srcPosition() {
    return srcBlocks * most * BLOCK + BLOCK;
  }

  /** From one position of a panel's sums to the next. */
  private int sumPosition() {
    return PANEL_BLOCKS * most * BLOCK + BLOCK;
  }

  private int rangeFloats() {
    return POSITIONS * srcPosition();
  }

  /** {@code [panel][position][input channel][channel of the panel]}. */
  private void pack(Tensor given, float[] dst) {
    int k = srcBlocks * BLOCK;
    WinogradWeights.transformAll(
        given,
        shape.oc(),
        shape.ic(),
        TRANSFORM,
        (oc, ic, position, value) -> {
          int nr = BlockedProduct.NR;
          int first = oc / nr * nr;
          int width = Math.min(nr, dstBlocks * BLOCK - first);
          int at = first * POSITIONS * k + (position * k + ic) * width;
          dst[at + oc - first] = value;
        });
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats() + together * rangeFloats();
  }

  @Override
  public int workerFloats() {
    int sources = 2 * IN * columns * BLOCK;
    int results = POSITIONS * sumPosition() + halfFloats() + M * tiles.width() * M * BLOCK;
    return Math.max(sources, results);
  }

  /** Floats of a row of tiles whose columns have been transformed to results. */
  private int halfFloats() {
    return M * tiles.width() * IN * BLOCK;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return BlockedProduct.rehearsals(tiles.sizes(), dstBlocks * BLOCK);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    float[] shared = call.shared();
    int all = shape.n() * tiles.ranges();
    for (int start = 0; start < all; start += together) {
      int first = start;
      int count = Math.min(together, all - first);
      call.parallel(
          count * srcBlocks,
          (index, scratch) -> {
            int at = index / srcBlocks;
            transform(src, first + at, index % srcBlocks, scratch, shared, rangeAt(at));
          });
      call.parallel(
          count * parts.parts(),
          (index, scratch) -> {
            int at = index / parts.parts();
            int part = index % parts.parts();
            multiply(first + at, part, shared, rangeAt(at), scratch, results);
          });
    }
  }

  /** Where a range is in the shared floats. */
  private int rangeAt(int index) {
    return output.sharedFloats() + index * rangeFloats();
  }

  /** Transforms a range's tiles of one block of channels: {@code [position][block][tile]}. */
  private void transform(
      HeapFloats src, int range, int block, float[] scratch, float[] dst, int d) {
    int plane = (range / tiles.ranges() * srcBlocks + block) * shape.inPlane() * BLOCK;
    int pitch = columns * BLOCK;
    int half = IN * pitch;
    for (int row = 0; row < tiles.rows(range); row++) {
      int y = (tiles.first(range) + row) * M - shape.ph();
      fill(src.array(), src.start() + plane, y, scratch);
      F32BlockWinograd.source(scratch, 0, pitch, BLOCK, scratch, half, pitch, BLOCK, columns);
      int to = d + (block * most + row * tiles.width()) * BLOCK;
      for (int i = 0; i < IN; i++) {
        F32BlockWinograd.source(
            scratch,
            half + i * pitch,
            BLOCK,
            M * BLOCK,
            dst,
            to + i * IN * srcPosition(),
            srcPosition(),
            BLOCK,
            tiles.width());
      }
    }
  }

  /** Copies the rows that a row of tiles reads from row {@code first} on, with their padding. */
  private void fill(float[] src, int s, int first, float[] dst) {
    int left = Math.min(shape.pw(), columns) * BLOCK;
    int n = Math.min(shape.iw() * BLOCK, columns * BLOCK - left);
    for (int row = 0; row < IN; row++) {
      int d = row * columns * BLOCK;
      int end = d + columns * BLOCK;
      int y = first + row;
      if (y < 0 || y >= shape.ih()) {
        Arrays.fill(dst, d, end, 0f);
      } else {
        Arrays.fill(dst, d, d + left, 0f);
        System.arraycopy(src, s + y * shape.iw() * BLOCK, dst, d + left, n);
        Arrays.fill(dst, d + left + n, end, 0f);
      }
    }
  }

  private void multiply(
      int range, int part, float[] src, int s, float[] scratch, BlockedOutput.Run results) {
    var sums = new F32BlockTarget(scratch, ZEROS, null, 0, UNBOUNDED);
    int count = tiles.rows(range) * tiles.width();
    int k = srcBlocks * BLOCK;
    for (int panel = parts.start(part); panel < parts.start(part + 1); panel++) {
      int block = panel * PANEL_BLOCKS;
      int blocks = Math.min(PANEL_BLOCKS, dstBlocks - block);
      int width = blocks * BLOCK;
      for (int position = 0; position < POSITIONS; position++) {
        for (int channel = 0; channel < width; channel += BlockedProduct.NR) {
          int first = block * BLOCK + channel;
          int nr = Math.min(BlockedProduct.NR, width - channel);
          BlockedProduct.multiply(
              src,
              s + position * srcPosition(),
              steps,
              weights,
              first * POSITIONS * k + position * k * nr,
              k,
              sums,
              0,
              nr,
              position * sumPosition() + channel / BLOCK * most * BLOCK + channel % BLOCK,
              count,
              most * BLOCK);
        }
      }
      for (int i = 0; i < blocks; i++) {
        finish(range, block + i, i * most * BLOCK, scratch, results);
      }
    }
  }

  /** Transforms the sums of a block of channels, from {@code s} on, and stores the results. */
  private void finish(int range, int block, int s, float[] scratch, BlockedOutput.Run results) {
    int half = POSITIONS * sumPosition();
    int rowsAt = half + halfFloats();
    int halfPitch = tiles.width() * IN * BLOCK;
    int pitch = tiles.width() * M * BLOCK;
    long plane = ((long) range / tiles.ranges() * dstBlocks + block) * shape.outPlane();
    for (int row = 0; row < tiles.rows(range); row++) {
      for (int i = 0; i < IN; i++) {
        F32BlockWinograd.result(
            scratch,
            s + row * tiles.width() * BLOCK + i * sumPosition(),
            IN * sumPosition(),
            BLOCK,
            scratch,
            half + i * BLOCK,
            halfPitch,
            IN * BLOCK,
            tiles.width());
      }
      int y = (tiles.first(range) + row) * M;
      int count = Math.min(M, shape.oh() - y);
      for (int i = 0; i < count; i++) {
        F32BlockWinograd.result(
            scratch,
            half + i * halfPitch,
            BLOCK,
            IN * BLOCK,
            scratch,
            rowsAt + i * pitch,
            BLOCK,
            M * BLOCK,
            tiles.width());
        int d = results.at((plane + (long) (y + i) * shape.ow()) * BLOCK);
        F32BlockEpilogue.store(
            scratch, rowsAt + i * pitch, results.target(), block * BLOCK, d, shape.ow());
      }
      results.finish(
          block, results.at((plane + (long) y * shape.ow()) * BLOCK), count * shape.ow());
    }
  }
}

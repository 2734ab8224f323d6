package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.WinogradTiles.Band;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Winograd;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * The kernel of {@link WinogradConvF32} for one problem. Block by block of strips, all tiles of the
 * block are transformed for all input channels; then tasks multiply a strip with some units of
 * weights at all positions, and transform and finish the sums unit by unit.
 */
final class WinogradConv implements Kernel {
  private static final F32Gemm MAIN = F32Gemm.main();
  private static final int MR = MAIN.rows();
  private static final int UNIT = WinogradWeights.UNIT;
  private static final int LANES = Lanes.count();

  /**
   * Transformed pixels of a block, in floats: what any machine's last cache holds beside others.
   */
  private static final int BLOCK_FLOATS = 1 << 20;

  /** Input channels that a task transforms. */
  private static final int TASK_CHANNELS = 32;

  /** Tasks that keep many cores busy. */
  private static final int MANY_TASKS = 32;

  private final ConvShape shape;
  private final F32Winograd transform;
  private final WinogradTiles tiles;
  private final WinogradWeights weights;
  private final ConvEpilogue epilogue;
  private final int blockStrips;
  private final int taskUnits;

  WinogradConv(KernelQuery query, PackedWeights store, F32Winograd transform) {
    shape = ConvShape.of(query);
    this.transform = transform;
    tiles = new WinogradTiles(shape, transform);
    weights =
        WinogradWeights.of(
            store, query.operands().tensor(Conv.WEIGHTS), shape.oc(), shape.ic(), transform);
    epilogue = new ConvEpilogue(query);
    blockStrips =
        Math.clamp(BLOCK_FLOATS / stripFloats(shape, transform), 1, Math.max(1, tiles.strips()));
    int units = Math.ceilDiv(shape.oc(), UNIT);
    taskUnits = Math.max(1, units * blockStrips / MANY_TASKS);
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape, F32Winograd transform) {
    return Math.max(
        stripFloats(shape, transform) + shape.oc(),
        WinogradWeights.floats(shape.oc(), shape.ic(), transform));
  }

  /** Floats of a strip of transformed tiles, at most. */
  private static long stripFloats(ConvShape shape, F32Winograd transform) {
    return ((long) shape.ic() * MAIN.nr() + LANES) * transform.positions();
  }

  /** Positions are a vector more apart than they need, lest all fall on the same cache lines. */
  private int positionFloats(F32Gemm tile) {
    return shape.ic() * tile.nr() + LANES;
  }

  private static int sumFloats(F32Gemm tile) {
    return UNIT * tile.nr() + LANES;
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats() + blockStrips * (int) stripFloats(shape, transform);
  }

  @Override
  public int workerFloats() {
    int sums = transform.positions() * sumFloats(MAIN) + transform.halfFloats();
    int rows = transform.outputs() * rowFloats(MAIN);
    return Math.max(sums + rows + LANES, WinogradSource.scratchFloats(transform));
  }

  /** Floats of one row of outputs of all quads of a strip, and a vector to spare. */
  private int rowFloats(F32Gemm tile) {
    return 4 * tile.vectors() * transform.quadColumns() + LANES;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    float[] shared = call.shared();
    int channelBlocks = Math.ceilDiv(shape.ic(), TASK_CHANNELS);
    int unitBlocks = Math.ceilDiv(Math.ceilDiv(shape.oc(), UNIT), taskUnits);
    for (int start = 0; start < tiles.strips(); start += blockStrips) {
      int first = start;
      int strips = Math.min(blockStrips, tiles.strips() - first);
      call.parallel(
          strips * channelBlocks,
          (index, scratch) -> {
            int strip = index / channelBlocks;
            int channel = index % channelBlocks * TASK_CHANNELS;
            transformSource(first + strip, channel, src, scratch, shared, stripAt(strip));
          });
      call.parallel(
          strips * unitBlocks,
          (index, scratch) -> {
            int strip = index / unitBlocks;
            int unit = index % unitBlocks * taskUnits;
            multiply(first + strip, unit, shared, stripAt(strip), scratch, output);
          });
    }
  }

  /** Where a strip of a block is in the shared floats. */
  private int stripAt(int strip) {
    return epilogue.sharedFloats() + strip * (int) stripFloats(shape, transform);
  }

  private void transformSource(
      int strip, int channel, MemorySegment src, float[] scratch, float[] dst, int d) {
    int last = Math.min(shape.ic(), channel + TASK_CHANNELS);
    new WinogradSource(shape, transform, tiles, strip)
        .run(src, channel, last, scratch, dst, d, positionFloats(tiles.tile(strip)));
  }

  private void multiply(
      int strip, int first, float[] src, int s, float[] scratch, ConvEpilogue.Run output) {
    F32Gemm tile = tiles.tile(strip);
    int stride = positionFloats(tile);
    int end = Math.min(Math.ceilDiv(shape.oc(), UNIT), first + taskUnits);
    var finish = new Finish(strip, scratch, output);
    for (int unit = first; unit < end; unit++) {
      for (int position = 0; position < transform.positions(); position++) {
        int w = weights.at(unit, position);
        int d = position * sumFloats(tile);
        for (int row = 0; row < UNIT; row += MR) {
          multiplyTile(tile, w, src, s + position * stride, scratch, d + row * tile.nr());
          w += MR * shape.ic();
        }
      }
      finish.run(unit);
    }
  }

  /** Calls a tile that is a constant here, so that the call is direct. */
  private void multiplyTile(F32Gemm tile, int w, float[] src, int s, float[] dst, int d) {
    if (tile == MAIN) {
      MAIN.multiply(weights.floats(), w, src, s, shape.ic(), dst, d, MAIN.nr());
    } else {
      tile.multiply(weights.floats(), w, src, s, shape.ic(), dst, d, tile.nr());
    }
  }

  /** Takes the sums of a strip, in scratch from its front on, to the result. */
  private final class Finish {
    private final F32Gemm tile;
    private final Iterable<Band> bands;
    private final float[] scratch;
    private final ConvEpilogue.Run output;
    private final int half;
    private final int rows;

    Finish(int strip, float[] scratch, ConvEpilogue.Run output) {
      tile = tiles.tile(strip);
      bands = tiles.bands(strip);
      this.scratch = scratch;
      this.output = output;
      half = transform.positions() * sumFloats(tile);
      rows = half + transform.halfFloats();
    }

    void run(int unit) {
      int first = unit * UNIT;
      for (int channel = first; channel < Math.min(shape.oc(), first + UNIT); channel++) {
        int s = (channel - first) * tile.nr();
        transform.result(
            scratch,
            s,
            sumFloats(tile),
            tile.vectors(),
            scratch,
            half,
            scratch,
            rows,
            rowFloats(tile));
        for (Band band : bands) {
          write(band, channel);
        }
      }
    }

    private void write(Band band, int channel) {
      int m = transform.outputs();
      int x = band.x() * transform.quadColumns();
      int width = Math.min(shape.ow() - x, band.quads() * transform.quadColumns());
      long plane = shape.dstPlane(band.image(), 0, channel);
      for (int row = 0; row < band.rows(); row++) {
        int y = (band.y() + row) * m;
        int count = Math.min(m, shape.oh() - y);
        int s = rows + (band.first() + row * band.quads()) * transform.quadColumns();
        long d = plane + (long) y * shape.ow() + x;
        if (width == shape.ow()) {
          output.rows(scratch, s, rowFloats(tile), channel, d, count, width);
        } else {
          for (int i = 0; i < count; i++) {
            output.run(scratch, s + i * rowFloats(tile), channel, d + (long) i * shape.ow(), width);
          }
        }
      }
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.Layout;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Taps;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The kernel of {@link BlockedStemConvF32} for one problem. A task copies the planes of all
 * channels for a band of rows, with their padding, and multiplies them by all weights.
 */
final class BlockedStemConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final F32Taps TILE = F32Taps.main();
  private static final F32Taps LAST = F32Taps.last();
  private static final int NR = TILE.channels();

  private final ConvShape shape;
  private final int height;
  private final int bands;
  private final int channels;
  private final Planes planes;
  private final int[] steps;
  private final BlockedWeights weights;
  private final BlockedOutput output;

  BlockedStemConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    height = height(shape);
    bands = Math.ceilDiv(shape.oh(), height);
    channels = BlockedLayout.blocks(shape.oc()) * BLOCK;
    planes = new Planes(shape, height, shape.ow());
    steps = planes.steps(shape, shape.ic());
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, 1);
    output = new BlockedOutput(query);
  }

  private static int height(ConvShape shape) {
    int height = shape.oh();
    while (height > 1 && floats(shape, height) > Caches.L2_FLOATS / 4) {
      height = Math.ceilDiv(height, 2);
    }
    return height;
  }

  /** Floats that a task needs, or the weights if they are more. */
  static long floats(ConvShape shape, int height) {
    long sums = (long) BlockedLayout.blocks(shape.oc()) * BLOCK * height * shape.ow();
    long planes = shape.ic() * new Planes(shape, height, shape.ow()).channelFloats();
    return Math.max(planes + sums, height > 1 ? 0 : BlockedWeights.floats(shape, 1));
  }

  @Override
  public Layout srcLayout(int operand) {
    return operand == Conv.RESIDUAL ? BlockedLayout.IMAGES : Layout.ROW_MAJOR;
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  /** Planes, and what they may write behind them. */
  @Override
  public int workerFloats() {
    return shape.ic() * (int) planes.channelFloats() + BLOCK;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return List.of(new TileRehearsal(channels >= NR ? TILE : LAST));
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    call.parallel(
        shape.n() * bands,
        (index, scratch) -> compute(src, index / bands, index % bands * height, scratch, results));
  }

  private void compute(
      MemorySegment src, int image, int y, float[] scratch, BlockedOutput.Run results) {
    int rows = Math.min(height, shape.oh() - y);
    planes.fill(src, shape.srcPlane(image, 0, 0), shape.ic(), y, 0, rows, scratch, 0);
    int dstBlock = shape.outPlane() * BLOCK;
    long plane = (long) image * (channels / BLOCK) * shape.outPlane();
    int d = results.at((plane + (long) y * shape.ow()) * BLOCK);
    for (int channel = 0; channel < channels; channel += NR) {
      int at = d + channel / BLOCK * dstBlock + channel % BLOCK;
      if (channel + NR <= channels) {
        whole(channel, rows, scratch, results.target(), at, dstBlock);
      } else {
        last(channel, rows, scratch, results.target(), at, dstBlock);
      }
    }
    for (int i = 0; i < channels / BLOCK; i++) {
      results.finish(i, d + i * dstBlock, rows * shape.ow());
    }
  }

  // In both of these the tile is a constant: a direct call. A row's last tile reaches back.

  private void whole(int channel, int rows, float[] src, F32BlockTarget to, int d, int dstBlock) {
    int w = weights.at(0, channel);
    for (int row = 0; row < rows; row++) {
      int s = row * planes.rowStride();
      int first = d + row * shape.ow() * BLOCK;
      for (int pixel = 0; pixel < shape.ow(); pixel += TILE.pixels()) {
        int at = Math.min(pixel, shape.ow() - TILE.pixels());
        TILE.multiply(
            src,
            s + at,
            weights.floats(),
            w,
            channel,
            steps,
            to.bias(),
            to,
            first + at * BLOCK,
            dstBlock);
      }
    }
  }

  private void last(int channel, int rows, float[] src, F32BlockTarget to, int d, int dstBlock) {
    int w = weights.at(0, channel);
    for (int row = 0; row < rows; row++) {
      int s = row * planes.rowStride();
      int first = d + row * shape.ow() * BLOCK;
      for (int pixel = 0; pixel < shape.ow(); pixel += LAST.pixels()) {
        int at = Math.min(pixel, shape.ow() - LAST.pixels());
        LAST.multiply(
            src,
            s + at,
            weights.floats(),
            w,
            channel,
            steps,
            to.bias(),
            to,
            first + at * BLOCK,
            dstBlock);
      }
    }
  }
}

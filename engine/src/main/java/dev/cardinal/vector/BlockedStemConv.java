package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Layout;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Taps;
import java.lang.foreign.MemorySegment;

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
  private final ConvEpilogue epilogue;

  BlockedStemConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    height = height(shape);
    bands = Math.ceilDiv(shape.oh(), height);
    channels = BlockedLayout.blocks(shape.oc()) * BLOCK;
    planes = new Planes(shape, height, shape.ow());
    steps = planes.steps(shape, shape.ic());
    weights = BlockedWeights.of(store, query.operands().tensor(Conv.WEIGHTS), shape, 1);
    epilogue = new ConvEpilogue(query);
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
    return epilogue.sharedFloats();
  }

  /** Planes, what they may write behind them, and sums. */
  @Override
  public int workerFloats() {
    return sumsAt() + channels * height * shape.ow();
  }

  private int sumsAt() {
    return shape.ic() * (int) planes.channelFloats() + F32Blocked.BLOCK;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    call.parallel(
        shape.n() * bands,
        (index, scratch) -> compute(src, index / bands, index % bands * height, scratch, output));
  }

  private void compute(
      MemorySegment src, int image, int y, float[] scratch, ConvEpilogue.Run output) {
    int rows = Math.min(height, shape.oh() - y);
    planes.fill(src, shape.srcPlane(image, 0, 0), shape.ic(), y, 0, rows, scratch, 0);
    int block = height * shape.ow() * BLOCK;
    for (int channel = 0; channel < channels; channel += NR) {
      int d = sumsAt() + channel / BLOCK * block + channel % BLOCK;
      if (channel + NR <= channels) {
        whole(weights.at(0, channel), rows, scratch, d, block);
      } else {
        last(weights.at(0, channel), rows, scratch, d, block);
      }
    }
    for (int i = 0; i < channels / BLOCK; i++) {
      long plane = (long) image * (channels / BLOCK) + i;
      long d = (plane * shape.outPlane() + (long) y * shape.ow()) * BLOCK;
      output.block(scratch, sumsAt() + i * block, i, d, rows * shape.ow());
    }
  }

  // In both of these the tile is a constant: a direct call. A row's last tile reaches back.

  private void whole(int w, int rows, float[] scratch, int d, int block) {
    for (int row = 0; row < rows; row++) {
      int s = row * planes.rowStride();
      int to = d + row * shape.ow() * BLOCK;
      for (int pixel = 0; pixel < shape.ow(); pixel += TILE.pixels()) {
        int at = Math.min(pixel, shape.ow() - TILE.pixels());
        TILE.multiply(
            scratch,
            s + at,
            steps,
            steps.length,
            weights.floats(),
            w,
            scratch,
            to + at * BLOCK,
            block);
      }
    }
  }

  private void last(int w, int rows, float[] scratch, int d, int block) {
    for (int row = 0; row < rows; row++) {
      int s = row * planes.rowStride();
      int to = d + row * shape.ow() * BLOCK;
      for (int pixel = 0; pixel < shape.ow(); pixel += LAST.pixels()) {
        int at = Math.min(pixel, shape.ow() - LAST.pixels());
        LAST.multiply(
            scratch,
            s + at,
            steps,
            steps.length,
            weights.floats(),
            w,
            scratch,
            to + at * BLOCK,
            block);
      }
    }
  }
}

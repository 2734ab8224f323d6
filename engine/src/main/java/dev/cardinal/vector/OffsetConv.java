package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Offset;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/** The kernel of {@link OffsetConvF32} for one problem. */
final class OffsetConv implements Kernel {
  private static final F32Offset FOUR_ROWS = F32Offset.fourRows();
  private static final F32Offset ONE_ROW = F32Offset.oneRow();

  private final ConvShape shape;
  private final F32Offset tile;
  private final OffsetBlocking blocking;
  private final Planes planes;
  private final int[] steps;
  private final ConvWeights weights;
  private final ConvEpilogue epilogue;
  private final int rowBlocks;
  private final int columnBlocks;
  private final int tileBlocks;
  private final int sumStride;

  OffsetConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    tile = tile(shape);
    blocking = OffsetBlocking.of(shape, tile);
    planes = new Planes(shape, blocking.height(), blocking.width());
    steps = planes.steps(blocking.channels());
    weights =
        ConvWeights.of(
            store,
            query.operands().tensor(Conv.WEIGHTS),
            shape.groups(),
            shape.oc(),
            shape.taps(),
            tile.rows(),
            blocking.channels() * shape.kh() * shape.kw());
    epilogue = new ConvEpilogue(query);
    rowBlocks = Math.ceilDiv(shape.oh(), blocking.height());
    columnBlocks = Math.ceilDiv(shape.ow(), Math.max(1, blocking.width()));
    tileBlocks = Math.ceilDiv(weights.tiles(), blocking.tiles());
    int flat = planes.flat(blocking.height(), blocking.width());
    sumStride = Math.ceilDiv(flat, tile.nr()) * tile.nr();
  }

  private static F32Offset tile(ConvShape shape) {
    return shape.oc() == 1 ? ONE_ROW : FOUR_ROWS;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    F32Offset tile = tile(shape);
    OffsetBlocking blocking = OffsetBlocking.of(shape, tile);
    long planes =
        (long) blocking.channels()
            * new Planes(shape, blocking.height(), blocking.width()).channelFloats();
    return Math.max(
        4 * planes, ConvWeights.floats(shape.groups(), shape.oc(), shape.taps(), tile.rows()));
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return tileFloats()
        + sumFloats()
        + blocking.channels() * (int) planes.channelFloats()
        + tile.nr();
  }

  private int tileFloats() {
    return tile.rows() * tile.nr();
  }

  private int sumFloats() {
    return blocking.tiles() * tile.rows() * sumStride;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    call.parallel(
        shape.n() * shape.groups() * rowBlocks * columnBlocks * tileBlocks,
        (index, scratch) -> new Block(index).run(src, scratch, output));
  }

  /** One task: a block of outputs of an image, for some output channels of a group. */
  private final class Block {
    private final int image;
    private final int group;
    private final int y;
    private final int x;
    private final int rows;
    private final int columns;
    private final int tile0;
    private final int tile1;

    Block(int index) {
      int rest = index;
      tile0 = rest % tileBlocks * blocking.tiles();
      rest /= tileBlocks;
      x = rest % columnBlocks * blocking.width();
      rest /= columnBlocks;
      y = rest % rowBlocks * blocking.height();
      rest /= rowBlocks;
      group = rest % shape.groups();
      image = rest / shape.groups();
      tile1 = Math.min(weights.tiles(), tile0 + blocking.tiles());
      rows = Math.min(shape.oh() - y, blocking.height());
      columns = Math.min(shape.ow() - x, blocking.width());
    }

    void run(MemorySegment src, float[] scratch, ConvEpilogue.Run output) {
      int sums = tileFloats();
      int at = sums + sumFloats();
      for (int channel = 0; channel < shape.ic(); channel += blocking.channels()) {
        int channels = Math.min(blocking.channels(), shape.ic() - channel);
        for (int i = 0; i < channels; i++) {
          long s = shape.srcPlane(image, group, channel + i);
          planes.fill(src, s, y, x, rows, scratch, at + i * (int) planes.channelFloats());
        }
        multiply(channel, channels, scratch, sums, at);
      }
      finish(scratch, sums, output);
    }

    private void multiply(int channel, int channels, float[] scratch, int sums, int at) {
      int k0 = channel * shape.kh() * shape.kw();
      int k = channels * shape.kh() * shape.kw();
      int flat = planes.flat(rows, columns);
      for (int pixel = 0; pixel < flat; pixel += tile.nr()) {
        for (int t = tile0; t < tile1; t++) {
          int w = weights.at(group, k0, t);
          int d = sums + (t - tile0) * tile.rows() * sumStride + pixel;
          if (channel == 0) {
            multiplyTile(w, scratch, at + pixel, k, d, sumStride);
          } else {
            multiplyTile(w, scratch, at + pixel, k, 0, tile.nr());
            for (int row = 0; row < tile.rows(); row++) {
              F32Rows.add(scratch, row * tile.nr(), scratch, d + row * sumStride, tile.nr());
            }
          }
        }
      }
    }

    /** Calls a tile that is a constant here, so that the call is direct. */
    private void multiplyTile(int w, float[] scratch, int s, int k, int d, int stride) {
      if (tile == FOUR_ROWS) {
        FOUR_ROWS.multiply(weights.floats(), w, scratch, s, steps, k, scratch, d, stride);
      } else {
        ONE_ROW.multiply(weights.floats(), w, scratch, s, steps, k, scratch, d, stride);
      }
    }

    private void finish(float[] scratch, int sums, ConvEpilogue.Run output) {
      int first = tile0 * tile.rows();
      int end = Math.min(shape.oc(), tile1 * tile.rows());
      for (int channel = first; channel < end; channel++) {
        long d = shape.dstPlane(image, group, channel) + (long) y * shape.ow() + x;
        int s = sums + (channel - first) * sumStride;
        if (columns == shape.ow()) {
          output.rows(
              scratch, s, planes.rowStride(), group * shape.oc() + channel, d, rows, columns);
          continue;
        }
        for (int row = 0; row < rows; row++) {
          output.run(scratch, s, group * shape.oc() + channel, d, columns);
          s += planes.rowStride();
          d += shape.ow();
        }
      }
    }
  }
}

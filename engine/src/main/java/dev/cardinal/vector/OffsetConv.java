package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Offset;
import dev.cardinal.vector.ukernel.F32OffsetPixel;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;

/** The kernel of {@link OffsetConvF32} for one problem. */
final class OffsetConv implements Kernel {
  private static final F32Offset FOUR_ROWS = F32Offset.fourRows();
  private static final F32Offset THREE_VECTORS = F32Offset.fourRows(3);
  private static final F32Offset TWO_VECTORS = F32Offset.fourRows(2);
  private static final F32Offset ONE_ROW = F32Offset.oneRow();

  private final ConvShape shape;
  private final F32Offset tile;
  private final OffsetBlocking blocking;
  private final TapPlanes planes;
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
    planes = blocking.planes(shape);
    steps = planes.steps(shape, blocking.channels());
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
    int flat = planes.flat(blocking.band(), blocking.width());
    sumStride = Math.ceilDiv(flat, tile.nr()) * tile.nr();
  }

  private static F32Offset tile(ConvShape shape) {
    return shape.oc() == 1 ? ONE_ROW : FOUR_ROWS;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    F32Offset tile = tile(shape);
    OffsetBlocking blocking = OffsetBlocking.of(shape, tile);
    long planes = blocking.channels() * blocking.planes(shape).channelFloats();
    return Math.max(
        4 * planes, ConvWeights.floats(shape.groups(), shape.oc(), shape.taps(), tile.rows()));
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
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
        + tile.nr()
        + pixelFloats();
  }

  /** The taps of a single pixel, each as often as a tile has rows, and a vector of scratch. */
  private int pixelFloats() {
    return tile.rows() * steps.length + Lanes.count();
  }

  private int tileFloats() {
    return tile.rows() * tile.nr();
  }

  /** Sums of one tile's channels, or of all where they grow over several cuts. */
  private int sumFloats() {
    int tiles = blocking.channels() < shape.ic() ? blocking.tiles() : 1;
    return tiles * tile.rows() * sumStride;
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
      if (blocking.channels() >= shape.ic()) {
        fill(src, 0, shape.ic(), scratch, at);
        for (int row = 0; row < rows; row += blocking.band()) {
          int band = Math.min(blocking.band(), rows - row);
          multiplyBand(row, band, scratch, sums, at, output);
        }
        return;
      }
      for (int channel = 0; channel < shape.ic(); channel += blocking.channels()) {
        int channels = Math.min(blocking.channels(), shape.ic() - channel);
        fill(src, channel, channels, scratch, at);
        multiplyCut(channel, channels, scratch, sums, at);
      }
      for (int t = tile0; t < tile1; t++) {
        finish(t, 0, rows, scratch, sums + (t - tile0) * tile.rows() * sumStride, output);
      }
    }

    private void fill(MemorySegment src, int channel, int channels, float[] dst, int d) {
      long s = shape.srcPlane(image, group, channel);
      planes.fill(src, s, channels, y, x, rows, dst, d);
    }

    /** All products of some rows, tile by tile: each is finished while its sums are at hand. */
    private void multiplyBand(
        int row, int band, float[] scratch, int sums, int at, ConvEpilogue.Run output) {
      int flat = planes.flat(band, columns);
      int from = at + row * planes.rowStride();
      boolean single = OffsetBlocking.singlePixel(shape, flat, tile, blocking.channels());
      int spare = at + blocking.channels() * (int) planes.channelFloats() + tile.nr();
      int taps = spare + Lanes.count();
      if (single) {
        flat--;
        F32OffsetPixel.repeat(scratch, from + flat, steps, shape.taps(), scratch, taps);
      }
      for (int t = tile0; t < tile1; t++) {
        int w = weights.at(group, 0, t);
        multiplyRow(w, scratch, from, flat, shape.taps(), sums);
        if (single) {
          F32OffsetPixel.multiply(
              weights.floats(),
              w,
              scratch,
              taps,
              shape.taps(),
              scratch,
              sums + flat,
              sumStride,
              spare);
        }
        finish(t, row, band, scratch, sums, output);
      }
    }

    /** The products of the pixels of a band, with as few vectors as there can be. */
    private void multiplyRow(int w, float[] scratch, int s, int flat, int k, int d) {
      int pixel = 0;
      while (pixel < flat) {
        F32Offset next = tile;
        if (tile == FOUR_ROWS) {
          next = F32Offset.fourRows(Math.ceilDiv(flat - pixel, Lanes.count()));
        }
        multiplyTile(next, w, scratch, s + pixel, k, d + pixel, sumStride);
        pixel += next.nr();
      }
    }

    /** One cut of the products: the taps of a few pixels stay at hand for all tiles. */
    private void multiplyCut(int channel, int channels, float[] scratch, int sums, int at) {
      int k0 = channel * shape.kh() * shape.kw();
      int k = channels * shape.kh() * shape.kw();
      int flat = planes.flat(rows, columns);
      for (int pixel = 0; pixel < flat; pixel += tile.nr()) {
        for (int t = tile0; t < tile1; t++) {
          int w = weights.at(group, k0, t);
          int d = sums + (t - tile0) * tile.rows() * sumStride + pixel;
          if (channel == 0) {
            multiplyTile(tile, w, scratch, at + pixel, k, d, sumStride);
          } else {
            multiplyTile(tile, w, scratch, at + pixel, k, 0, tile.nr());
            for (int row = 0; row < tile.rows(); row++) {
              F32Rows.add(scratch, row * tile.nr(), scratch, d + row * sumStride, tile.nr());
            }
          }
        }
      }
    }

    /** Calls a tile that is a constant here, so that the call is direct. */
    private void multiplyTile(
        F32Offset chosen, int w, float[] scratch, int s, int k, int d, int stride) {
      float[] packed = weights.floats();
      if (chosen == FOUR_ROWS) {
        FOUR_ROWS.multiply(packed, w, scratch, s, steps, k, scratch, d, stride);
      } else if (chosen == TWO_VECTORS) {
        TWO_VECTORS.multiply(packed, w, scratch, s, steps, k, scratch, d, stride);
      } else if (chosen == THREE_VECTORS) {
        THREE_VECTORS.multiply(packed, w, scratch, s, steps, k, scratch, d, stride);
      } else {
        ONE_ROW.multiply(packed, w, scratch, s, steps, k, scratch, d, stride);
      }
    }

    /** Finishes some rows of the channels of a tile, whose sums begin at {@code sums}. */
    private void finish(
        int t, int row0, int count, float[] scratch, int sums, ConvEpilogue.Run output) {
      int first = t * tile.rows();
      int end = Math.min(shape.oc(), first + tile.rows());
      for (int channel = first; channel < end; channel++) {
        long d = shape.dstPlane(image, group, channel) + (long) (y + row0) * shape.ow() + x;
        int s = sums + (channel - first) * sumStride;
        int number = group * shape.oc() + channel;
        if (columns == shape.ow()) {
          output.rows(scratch, s, planes.rowStride(), number, d, count, columns);
        } else {
          for (int row = 0; row < count; row++) {
            int from = s + row * planes.rowStride();
            output.run(scratch, from, number, d + (long) row * shape.ow(), columns);
          }
        }
      }
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32GemmRow;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.F32Strassen;
import dev.cardinal.vector.ukernel.F32Transpose;
import java.lang.foreign.MemorySegment;

/**
 * The kernel of {@link ChannelConvF32} for one problem: packed pixels, a few in a panel, times
 * packed weights, whose vectors are output channels. All pixels are packed first; then a task takes
 * two panels of weights and a range of pixels. Pixels of different images are never added to each
 * other, so that what is not finite stays in its image.
 */
final class ChannelConv implements Kernel {
  private static final F32Gemm TILE = F32Gemm.main();
  private static final int MR = TILE.rows();
  private static final int NR = TILE.nr();
  private static final int TILE_FLOATS = MR * NR;

  /** Output channels of a task. */
  private static final int CHANNELS = 2 * NR;

  /** Pixels of a pair of panels. */
  private static final int PAIR = 2 * MR;

  private final ConvShape shape;
  private final ChannelBlocking blocking;
  private final PixelPanels panels;
  private final PixelCopy pixels;
  private final ConvWeights weights;
  private final ConvEpilogue epilogue;
  private final int channelBlocks;
  private final int unitBlocks;

  ChannelConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    blocking = ChannelBlocking.of(shape, FastAlgorithms.allowed(query));
    panels = PixelPanels.of(shape.outPlane(), blocking.paired());
    pixels = new PixelCopy(shape);
    weights =
        ConvWeights.of(
            store,
            query.operands().tensor(Conv.WEIGHTS),
            shape.groups(),
            shape.oc(),
            shape.taps(),
            NR,
            blocking.cut());
    epilogue = new ConvEpilogue(query);
    channelBlocks = Math.ceilDiv(shape.oc(), CHANNELS);
    unitBlocks = Math.ceilDiv(shape.n() * panels.units(), blocking.units());
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long packed = 2L * (shape.outPlane() + MR) * shape.taps() * shape.n() * shape.groups();
    long channels = (long) shape.groups() * shape.oc();
    long weights = ConvWeights.floats(shape.groups(), shape.oc(), shape.taps(), NR);
    return Math.max(weights, packed + channels);
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
  }

  @Override
  public int sharedFloats() {
    return imageAt(shape.groups(), 0) + NR;
  }

  @Override
  public int workerFloats() {
    int packing = blocking.paired() ? PAIR * blocking.cut() : 0;
    return Math.max(packing, sumsAt() + blocking.units() * 4 * TILE_FLOATS);
  }

  /** Where an image's packed pixels begin in the shared floats. */
  private int imageAt(int group, int image) {
    return epilogue.sharedFloats() + (group * shape.n() + image) * imageFloats();
  }

  private int imageFloats() {
    int whole = shape.taps() / blocking.cut();
    int rest = shape.taps() % blocking.cut();
    return whole * cutFloats(blocking.cut()) + (rest == 0 ? 0 : cutFloats(rest));
  }

  /** Floats of an image's packed pixels in a cut of {@code k} products. */
  private int cutFloats(int k) {
    int last = panels.units() - 1;
    int lastRows = panels.pairs() == panels.units() ? 0 : panels.rows(last);
    return lastRows == 0 ? unitAt(last + 1, k) : unitAt(last, k) + lastRows * k;
  }

  private int unitAt(int unit, int k) {
    int pairs = Math.min(unit, panels.pairs());
    return pairs * PairedProduct.leftFloats(k) + (unit - pairs) * MR * k;
  }

  /** Scratch of a task: right factors, products of a pair, transposed sums, sums of all units. */
  private int productsAt() {
    return blocking.paired() ? PairedProduct.rightFloats(blocking.cut()) : 0;
  }

  private int transposedAt() {
    return productsAt() + PairedProduct.SCRATCH_FLOATS;
  }

  private int sumsAt() {
    return transposedAt() + CHANNELS * PAIR;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    float[] shared = call.shared();
    int cuts = Math.ceilDiv(shape.taps(), blocking.cut());
    int units = panels.units();
    call.parallel(
        shape.groups() * shape.n() * units * cuts,
        (index, scratch) -> {
          int image = index / (units * cuts) % shape.n();
          int group = index / (units * cuts) / shape.n();
          int k0 = index / units % cuts * blocking.cut();
          pack(src, group, image, index % units, k0, shared, scratch);
        });
    call.parallel(
        shape.groups() * channelBlocks * unitBlocks,
        (index, scratch) -> {
          int first = index % unitBlocks * blocking.units();
          int last = Math.min(shape.n() * units, first + blocking.units());
          int block = index / unitBlocks % channelBlocks;
          int group = index / unitBlocks / channelBlocks;
          new Task(group, 2 * block, first, last, shared, scratch, output).run();
        });
  }

  private int cutLength(int k0) {
    return Math.min(blocking.cut(), shape.taps() - k0);
  }

  private int packedAt(int group, int image, int unit, int k0) {
    int before = k0 / blocking.cut() * cutFloats(blocking.cut());
    return imageAt(group, image) + before + unitAt(unit, cutLength(k0));
  }

  private void pack(
      MemorySegment src, int group, int image, int unit, int k0, float[] dst, float[] scratch) {
    int k = cutLength(k0);
    int start = panels.start(unit);
    int at = packedAt(group, image, unit, k0);
    if (unit >= panels.pairs()) {
      int end = start + panels.count(unit);
      pixels.copy(src, image, group, start, end, k0, k0 + k, dst, at, panels.rows(unit));
    } else if (pixels.dense()) {
      long s = shape.srcPlane(image, group, k0) + start;
      F32Strassen.packLeft(src, s, shape.inPlane(), k / 2, dst, at, PairedProduct.leftStep(k));
    } else {
      pixels.copy(src, image, group, start, start + MR, k0, k0 + k, scratch, 0, MR);
      pixels.copy(src, image, group, start + MR, start + PAIR, k0, k0 + k, scratch, k * MR, MR);
      F32Strassen.left(scratch, 0, k * MR, k / 2 * MR, dst, at, PairedProduct.leftStep(k));
    }
  }

  /** Two panels of weights, or one, times a range of units of pixels. */
  private final class Task {
    private final int group;
    private final int panel;
    private final int panelCount;
    private final int first;
    private final int last;
    private final float[] packed;
    private final float[] scratch;
    private final ConvEpilogue.Run output;

    Task(
        int group,
        int panel,
        int first,
        int last,
        float[] packed,
        float[] scratch,
        ConvEpilogue.Run output) {
      this.group = group;
      this.panel = panel;
      this.panelCount = Math.min(2, weights.tiles() - panel);
      this.first = first;
      this.last = last;
      this.packed = packed;
      this.scratch = scratch;
      this.output = output;
    }

    void run() {
      for (int k0 = 0; k0 < shape.taps(); k0 += blocking.cut()) {
        int k = cutLength(k0);
        int w = weights.at(group, k0, panel);
        if (blocking.paired()) {
          int step = PairedProduct.rightStep(k);
          F32Strassen.right(weights.floats(), w, k * NR, k / 2 * NR, scratch, 0, step);
        }
        for (int i = first; i < last; i++) {
          multiply(i, k0, k, w);
        }
      }
      for (int i = first; i < last; i++) {
        finish(i);
      }
    }

    private int sums(int index) {
      return sumsAt() + (index - first) * 4 * TILE_FLOATS;
    }

    private void multiply(int index, int k0, int k, int w) {
      int unit = index % panels.units();
      int at = packedAt(group, index / panels.units(), unit, k0);
      int to = k0 == 0 ? sums(index) : productsAt();
      if (unit < panels.pairs()) {
        PairedProduct.multiply(packed, at, scratch, 0, k, scratch, productsAt(), scratch, to);
      } else {
        for (int i = 0; i < panelCount; i++) {
          multiplyOne(panels.rows(unit), at, w + i * k * NR, k, to + i * TILE_FLOATS);
        }
      }
      if (k0 > 0) {
        int tiles = unit < panels.pairs() ? 4 : panelCount;
        F32Rows.add(scratch, to, scratch, sums(index), tiles * TILE_FLOATS);
      }
    }

    /** One panel of pixels times one of weights; each tile is a constant here: direct calls. */
    private void multiplyOne(int rows, int at, int w, int k, int d) {
      float[] right = weights.floats();
      if (rows == 1) {
        F32GemmRow.multiply(packed, at, right, w, 1, k, scratch, d);
      } else if (rows == MR) {
        PixelPanels.MAIN.multiply(packed, at, right, w, k, scratch, d, NR);
      } else {
        PixelPanels.SHORT.multiply(packed, at, right, w, k, scratch, d, NR);
      }
    }

    /** Brings the sums of a unit into rows of pixels, and those to memory. */
    private void finish(int index) {
      int unit = index % panels.units();
      int image = index / panels.units();
      int count = panels.count(unit);
      boolean pair = unit < panels.pairs();
      int rows = Math.min(MR, count);
      for (int i = 0; i < panelCount; i++) {
        int s = sums(index) + i * TILE_FLOATS;
        int d = transposedAt() + i * NR * PAIR;
        F32Transpose.tile(scratch, s, rows, NR, scratch, d, PAIR);
        if (pair) {
          F32Transpose.tile(scratch, s + 2 * TILE_FLOATS, MR, NR, scratch, d + MR, PAIR);
        }
      }
      int channel = panel * NR;
      int channels = Math.min(panelCount * NR, shape.oc() - channel);
      int number = group * shape.oc() + channel;
      long d = shape.dstPlane(image, group, channel) + panels.start(unit);
      if (pair) {
        output.tile(scratch, transposedAt(), number, d, shape.outPlane(), channels, PAIR);
        return;
      }
      for (int i = 0; i < channels; i++) {
        int s = transposedAt() + i * PAIR;
        output.run(scratch, s, number + i, d + (long) i * shape.outPlane(), count);
      }
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/**
 * The kernel of {@link PixelConvF32} for one problem: tiles of packed weights, a few output
 * channels each, times strips of packed pixels. A task packs its strips, which then stay in the
 * second-level cache while all its tiles pass. Two strips make a pair only within an image, so that
 * what is not finite stays in its image.
 */
final class PixelConv implements Kernel {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();
  private static final int TILE_FLOATS = MR * NR;

  private final ConvShape shape;
  private final PixelStrips strips;
  private final PixelBlocking blocking;
  private final PixelPacking packing;
  private final ConvWeights plain;
  private final PairedWeights paired;
  private final float[] weights;
  private final ConvEpilogue epilogue;
  private final StripOutput results;
  private final int stripBlocks;
  private final int tileBlocks;

  PixelConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    strips = new PixelStrips(shape.n() * shape.outPlane());
    blocking = PixelBlocking.of(shape, strips, FastAlgorithms.allowed(query));
    packing = new PixelPacking(shape, strips);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    int k = shape.taps();
    if (blocking.paired()) {
      paired = PairedWeights.of(store, given, shape.groups(), shape.oc(), k, blocking.cut());
      plain = paired.plain();
      weights = paired.floats();
    } else {
      plain = ConvWeights.of(store, given, shape.groups(), shape.oc(), k, MR, blocking.cut());
      paired = new PairedWeights(plain.floats(), plain);
      weights = plain.floats();
    }
    epilogue = new ConvEpilogue(query);
    results = new StripOutput(shape, strips);
    stripBlocks = Math.ceilDiv(strips.count(), blocking.strips());
    tileBlocks = Math.ceilDiv(plain.tiles(), blocking.tiles());
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    var strips = new PixelStrips(shape.n() * shape.outPlane());
    PixelBlocking blocking = PixelBlocking.of(shape, strips, true);
    long packed = 2L * (blocking.strips() + 1) * NR * (shape.taps() + TILE_FLOATS);
    long sums = (long) blocking.strips() * 2 * TILE_FLOATS;
    long factors = 4L * blocking.cut() * (MR + NR) + 2L * PairedProduct.SCRATCH_FLOATS;
    long weights = 2 * ConvWeights.floats(shape.groups(), shape.oc(), shape.taps(), MR);
    return Math.max(weights, packed + sums + factors + (long) shape.groups() * shape.oc());
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats();
  }

  /** Scratch of a task: products of a pair, sums, packed strips, scratch to pack. */
  @Override
  public int workerFloats() {
    return spareAt() + (int) packing.scratchFloats(blocking.cut(), blocking.strips());
  }

  private int sumsAt() {
    return PairedProduct.SCRATCH_FLOATS;
  }

  private int packedAt() {
    return sumsAt() + 2 * blocking.strips() * TILE_FLOATS;
  }

  private int spareAt() {
    int whole = shape.taps() / blocking.cut();
    int rest = shape.taps() % blocking.cut();
    int floats = whole * cutFloats(blocking.cut()) + (rest == 0 ? 0 : cutFloats(rest));
    return packedAt() + floats;
  }

  private int cutFloats(int k) {
    return blocking.strips() * room(k);
  }

  /** Room for a cut of a packed strip, whether it is one of a pair or not. */
  private int room(int k) {
    return Math.max(NR * k, blocking.paired() ? PairedProduct.rightFloats(k) / 2 : 0);
  }

  /** Whether a strip and its next are multiplied together. */
  private boolean pair(int strip) {
    if (!blocking.paired() || strip % 2 == 1 || strip + 2 > strips.whole()) {
      return false;
    }
    int first = strips.start(strip);
    return first / shape.outPlane() == (first + 2 * NR - 1) / shape.outPlane();
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    call.parallel(
        shape.groups() * tileBlocks * stripBlocks,
        (index, scratch) -> {
          int strip0 = index % stripBlocks * blocking.strips();
          int tile0 = index / stripBlocks % tileBlocks * blocking.tiles();
          int group = index / stripBlocks / tileBlocks;
          new Task(group, strip0, tile0, src, scratch, output).run();
        });
  }

  /** A range of weight tiles times a range of strips, in one group. */
  private final class Task {
    private final int group;
    private final int strip0;
    private final int strip1;
    private final int tile0;
    private final int tile1;
    private final MemorySegment src;
    private final float[] scratch;
    private final ConvEpilogue.Run output;

    Task(
        int group,
        int strip0,
        int tile0,
        MemorySegment src,
        float[] scratch,
        ConvEpilogue.Run output) {
      this.group = group;
      this.strip0 = strip0;
      this.strip1 = Math.min(strips.count(), strip0 + blocking.strips());
      this.tile0 = tile0;
      this.tile1 = Math.min(plain.tiles(), tile0 + blocking.tiles());
      this.src = src;
      this.scratch = scratch;
      this.output = output;
    }

    void run() {
      for (int k0 = 0; k0 < shape.taps(); k0 += blocking.cut()) {
        for (int strip = strip0; strip < strip1; ) {
          strip += pack(strip, k0);
        }
      }
      for (int tile = tile0; tile < tile1; tile += 2) {
        multiply(tile, Math.min(2, tile1 - tile));
      }
    }

    private int length(int k0) {
      return Math.min(blocking.cut(), shape.taps() - k0);
    }

    /** Where a cut of a packed strip begins; pairs have even numbers and take the room of two. */
    private int packedAt(int strip, int k0) {
      int k = length(k0);
      int before = k0 / blocking.cut() * cutFloats(blocking.cut());
      return PixelConv.this.packedAt() + before + (strip - strip0) * room(k);
    }

    /** Packs a strip, or all pairs from here on; returns how many strips. */
    private int pack(int strip, int k0) {
      int k = length(k0);
      int at = packedAt(strip, k0);
      int pairs = pairsFrom(strip);
      if (pairs > 0) {
        int next = 2 * room(k);
        packing.packPairs(src, group, strip, pairs, k0, k, scratch, at, next, scratch, spareAt());
        return 2 * pairs;
      }
      if (blocking.paired()) {
        packing.packUnpaired(src, group, strip, k0, k, scratch, at);
      } else {
        packing.packOne(src, group, strip, k0, k, scratch, at);
      }
      return 1;
    }

    /** Pairs of strips from here on that lie in one image. */
    private int pairsFrom(int strip) {
      int image = strips.start(strip) / shape.outPlane();
      int pairs = 0;
      for (int i = strip; i < strip1 && pair(i); i += 2) {
        if (strips.start(i) / shape.outPlane() != image) {
          break;
        }
        pairs++;
      }
      return pairs;
    }

    /** All products of two tiles of weights, or of the last one. */
    private void multiply(int tile, int count) {
      for (int k0 = 0; k0 < shape.taps(); k0 += blocking.cut()) {
        int k = length(k0);
        int w = blocking.paired() ? paired.at(group, k0, tile) : plain.at(group, k0, tile);
        for (int strip = strip0; strip < strip1; strip += pair(strip) ? 2 : 1) {
          int tiles = count * (pair(strip) ? 2 : 1);
          int sums = sumsAt() + (strip - strip0) * 2 * TILE_FLOATS;
          int to = k0 == 0 ? sums : 0;
          multiplyUnit(strip, w, k0, k, count, to);
          if (k0 > 0) {
            F32Rows.add(scratch, to, scratch, sums, tiles * TILE_FLOATS);
          }
          if (k0 + k == shape.taps()) {
            finish(strip, tile, count, sums);
          }
        }
      }
    }

    private void multiplyUnit(int strip, int w, int k0, int k, int count, int to) {
      int at = packedAt(strip, k0);
      if (pair(strip)) {
        PairedProduct.multiply(weights, w, scratch, at, k, scratch, 0, scratch, to);
        return;
      }
      if (blocking.paired()) {
        PairedProduct.multiplyOne(
            strips, strip, weights, w, scratch, at, k, scratch, 0, scratch, to);
        return;
      }
      for (int i = 0; i < count; i++) {
        int d = to + i * TILE_FLOATS;
        strips.multiply(strip, weights, w + i * k * MR, scratch, at, k, scratch, d);
      }
    }

    private void finish(int strip, int tile, int count, int sums) {
      int across = pair(strip) ? 2 : 1;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < across; j++) {
          int s = sums + (i * across + j) * TILE_FLOATS;
          results.finish(output, group, strip + j, tile + i, scratch, s);
        }
      }
    }
  }
}

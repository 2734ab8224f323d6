package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/** The kernel of {@link PackedConvF32} for one problem. */
final class PackedConv implements Kernel {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();
  private static final int TILE_FLOATS = MR * NR;

  private final ConvShape shape;
  private final PixelStrips strips;
  private final PackedBlocking blocking;
  private final WindowPacking packing;
  private final ConvWeights weights;
  private final ConvEpilogue epilogue;
  private final StripOutput results;

  PackedConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    strips = new PixelStrips(shape.n() * shape.outPlane());
    blocking = PackedBlocking.of(shape, strips);
    packing = new WindowPacking(shape, strips, blocking.strips());
    weights =
        ConvWeights.of(
            store,
            query.operands().tensor(Conv.WEIGHTS),
            shape.groups(),
            shape.oc(),
            shape.taps(),
            MR,
            blocking.cut());
    epilogue = new ConvEpilogue(query);
    results = new StripOutput(shape, strips);
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    var strips = new PixelStrips(shape.n() * shape.outPlane());
    PackedBlocking blocking = PackedBlocking.of(shape, strips);
    long all = (long) shape.groups() * (shape.n() * shape.outPlane() + NR + MR);
    long packed = blocking.packFirst() ? all : (long) blocking.strips() * NR + MR;
    long sums = (long) blocking.tileBlock() * blocking.strips() * TILE_FLOATS;
    long channels = (long) shape.groups() * shape.oc();
    var packing = new WindowPacking(shape, strips, blocking.strips());
    long rest = sums + TILE_FLOATS + channels + packing.scratchFloats();
    long weights = ConvWeights.floats(shape.groups(), shape.oc(), shape.taps(), MR);
    return Math.max(weights, packed * shape.taps() + rest);
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
  }

  @Override
  public int sharedFloats() {
    return epilogue.sharedFloats() + (blocking.packFirst() ? shape.groups() * groupFloats() : 0);
  }

  @Override
  public int workerFloats() {
    int packed = blocking.packFirst() ? 0 : (blocking.strips() * NR + MR) * shape.taps();
    return TILE_FLOATS + sumFloats() + packed + (int) packing.scratchFloats();
  }

  private int sumFloats() {
    return blocking.tileBlock() * blocking.strips() * TILE_FLOATS;
  }

  /** Floats of a group's packed strips. */
  private int groupFloats() {
    return strips.count() == 0 ? 0 : stripAt(0, strips.count() - 1) + (NR + MR) * shape.taps();
  }

  /** Where a strip is in what was packed from the strip {@code base} on. */
  private int stripAt(int base, int strip) {
    return (strips.start(strip) - strips.start(base)) * shape.taps();
  }

  @Override
  public void run(KernelCall call) {
    float[] shared = call.shared();
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    if (blocking.packFirst()) {
      packAll(call, src);
    }
    int stripBlocks = Math.ceilDiv(strips.count(), blocking.strips());
    int tileBlocks = Math.ceilDiv(weights.tiles(), blocking.tiles());
    call.parallel(
        shape.groups() * tileBlocks * stripBlocks,
        (index, scratch) -> {
          int strip0 = index % stripBlocks * blocking.strips();
          int strip1 = Math.min(strips.count(), strip0 + blocking.strips());
          int tile0 = index / stripBlocks % tileBlocks * blocking.tiles();
          int tile1 = Math.min(weights.tiles(), tile0 + blocking.tiles());
          int group = index / (stripBlocks * tileBlocks);
          float[] pixels = shared;
          int at = epilogue.sharedFloats() + group * groupFloats() + stripAt(0, strip0);
          if (!blocking.packFirst()) {
            pixels = scratch;
            at = TILE_FLOATS + sumFloats();
            int spare = at + (blocking.strips() * NR + MR) * shape.taps();
            packing.pack(src, group, strip0, strip1, 0, shape.taps(), scratch, at, scratch, spare);
          }
          new Task(group, strip0, strip1, tile0, tile1, pixels, at, scratch, output).run();
        });
  }

  private void packAll(KernelCall call, MemorySegment src) {
    int cuts = Math.ceilDiv(shape.taps(), blocking.cut());
    int blocks = Math.ceilDiv(strips.count(), blocking.strips());
    float[] shared = call.shared();
    call.parallel(
        shape.groups() * blocks * cuts,
        (index, scratch) -> {
          int group = index / (blocks * cuts);
          int strip0 = index / cuts % blocks * blocking.strips();
          int strip1 = Math.min(strips.count(), strip0 + blocking.strips());
          int k0 = index % cuts * blocking.cut();
          int k1 = Math.min(shape.taps(), k0 + blocking.cut());
          int at = epilogue.sharedFloats() + group * groupFloats() + stripAt(0, strip0);
          int spare = TILE_FLOATS + sumFloats();
          packing.pack(src, group, strip0, strip1, k0, k1, shared, at, scratch, spare);
        });
  }

  /**
   * A range of strips times a range of weight tiles, in one group. Scratch: the tile of a cut's
   * products, then the tiles of sums of a block.
   */
  private final class Task {
    private final int group;
    private final int strip0;
    private final int strip1;
    private final int tile0;
    private final int tile1;
    private final float[] pixels;
    private final int pixelsAt;
    private final float[] scratch;
    private final ConvEpilogue.Run output;

    Task(
        int group,
        int strip0,
        int strip1,
        int tile0,
        int tile1,
        float[] pixels,
        int pixelsAt,
        float[] scratch,
        ConvEpilogue.Run output) {
      this.group = group;
      this.strip0 = strip0;
      this.strip1 = strip1;
      this.tile0 = tile0;
      this.tile1 = tile1;
      this.pixels = pixels;
      this.pixelsAt = pixelsAt;
      this.scratch = scratch;
      this.output = output;
    }

    void run() {
      for (int tile = tile0; tile < tile1; tile += blocking.tileBlock()) {
        int end = Math.min(tile1, tile + blocking.tileBlock());
        for (int k0 = 0; k0 < shape.taps(); k0 += blocking.cut()) {
          for (int first = strip0; first < strip1; first += blocking.group()) {
            multiply(first, Math.min(strip1, first + blocking.group()), tile, end, k0);
          }
        }
      }
    }

    /** One cut of the products of a group of strips and a block of tiles. */
    private void multiply(int first, int last, int tile, int end, int k0) {
      int k = Math.min(blocking.cut(), shape.taps() - k0);
      boolean finished = k0 + k == shape.taps();
      int sums = TILE_FLOATS + (first - strip0) * blocking.tileBlock() * TILE_FLOATS;
      int w = weights.at(group, k0, tile);
      for (int t = tile; t < end; t++) {
        int x = pixelsAt + stripAt(strip0, first);
        for (int strip = first; strip < last; strip++) {
          int from = x + k0 * strips.packedWidth(strip);
          if (k0 == 0) {
            strips.multiply(strip, weights.floats(), w, pixels, from, k, scratch, sums);
          } else {
            strips.multiply(strip, weights.floats(), w, pixels, from, k, scratch, 0);
            F32Rows.add(scratch, 0, scratch, sums, MR * strips.width(strip));
          }
          if (finished) {
            results.finish(output, group, strip, t, scratch, sums);
          }
          sums += TILE_FLOATS;
          x += strips.width(strip) * shape.taps();
        }
        w += k * MR;
      }
    }
  }
}

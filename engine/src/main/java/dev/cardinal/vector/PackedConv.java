package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Epilogue;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;

/** The kernel of {@link PackedConvF32} for one problem. */
final class PackedConv implements Kernel {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();

  private final Conv conv;
  private final boolean hasBias;
  private final ConvShape shape;
  private final PixelStrips strips;
  private final PackedBlocking blocking;
  private final PixelPacking packing;
  private final ConvWeights weights;
  private final F32Epilogue epilogue;

  PackedConv(KernelQuery query, PackedWeights store) {
    conv = (Conv) query.op();
    hasBias = query.operands().has(Conv.BIAS);
    shape = ConvShape.of(query);
    strips = new PixelStrips(shape.n() * shape.outPlane());
    blocking = PackedBlocking.of(shape.ic(), shape.oc(), strips);
    packing = new PixelPacking(shape, strips);
    weights =
        ConvWeights.of(
            store,
            query.operands().tensor(Conv.WEIGHTS),
            shape.groups(),
            shape.oc(),
            shape.ic(),
            MR,
            blocking.cut());
    epilogue = new F32Epilogue(Activations.of(conv.postOps().activation()));
  }

  /** Floats of all packed pixels and of the bias, at most. */
  static long floats(ConvShape shape) {
    long pixels = (long) shape.n() * shape.outPlane() + NR + MR;
    return shape.groups() * (pixels * shape.ic() + shape.oc());
  }

  @Override
  public int sharedFloats() {
    return biasFloats() + (blocking.packFirst() ? shape.groups() * groupFloats() : 0);
  }

  @Override
  public int workerFloats() {
    int packed = blocking.packFirst() ? 0 : (blocking.strips() * NR + MR) * shape.ic();
    return packed + blocking.tileBlock() * MR * sumStride() + tileFloats();
  }

  private int biasFloats() {
    return shape.groups() * shape.oc();
  }

  /** Floats of a group's packed strips. */
  private int groupFloats() {
    return strips.count() == 0 ? 0 : stripAt(0, strips.count() - 1) + (NR + MR) * shape.ic();
  }

  private int sumStride() {
    return blocking.group() * NR;
  }

  private static int tileFloats() {
    return MR * NR + Lanes.count();
  }

  /** Where a strip is in what was packed from the strip {@code first} on. */
  private int stripAt(int first, int strip) {
    return (strips.start(strip) - strips.start(first)) * shape.ic();
  }

  @Override
  public void run(KernelCall call) {
    float[] shared = call.shared();
    var output = new ConvOutput(call, epilogue, conv.postOps(), hasBias, biasFloats(), shared, 0);
    MemorySegment src = call.src(Conv.SRC).segment();
    int cuts = Math.ceilDiv(shape.ic(), blocking.cut());
    if (blocking.packFirst()) {
      call.parallel(
          shape.groups() * strips.count() * cuts,
          (index, scratch) -> {
            int group = index / (strips.count() * cuts);
            int strip = index / cuts % strips.count();
            int k0 = index % cuts * blocking.cut();
            int k1 = Math.min(shape.ic(), k0 + blocking.cut());
            int at = biasFloats() + group * groupFloats() + stripAt(0, strip);
            packing.pack(src, group, strip, k0, k1, shared, at);
          });
    }
    int stripBlocks = Math.ceilDiv(strips.count(), blocking.strips());
    int tileBlocks = Math.ceilDiv(weights.tiles(), blocking.tiles());
    call.parallel(
        shape.groups() * tileBlocks * stripBlocks,
        (index, scratch) -> {
          int strip0 = index % stripBlocks * blocking.strips();
          int tile0 = index / stripBlocks % tileBlocks * blocking.tiles();
          new PackedConvTask(
                  index / (stripBlocks * tileBlocks),
                  strip0,
                  Math.min(strips.count(), strip0 + blocking.strips()),
                  tile0,
                  Math.min(weights.tiles(), tile0 + blocking.tiles()))
              .run(src, shared, scratch, output);
        });
  }

  /** A range of strips times a range of weight tiles, in one group. */
  private final class PackedConvTask {
    private final int group;
    private final int strip0;
    private final int strip1;
    private final int tile0;
    private final int tile1;

    PackedConvTask(int group, int strip0, int strip1, int tile0, int tile1) {
      this.group = group;
      this.strip0 = strip0;
      this.strip1 = strip1;
      this.tile0 = tile0;
      this.tile1 = tile1;
    }

    void run(MemorySegment src, float[] shared, float[] scratch, ConvOutput output) {
      int sums = tileFloats();
      if (blocking.packFirst()) {
        int at = biasFloats() + group * groupFloats() + stripAt(0, strip0);
        multiply(shared, at, scratch, sums, output);
        return;
      }
      int packed = sums + blocking.tileBlock() * MR * sumStride();
      for (int strip = strip0; strip < strip1; strip++) {
        packing.pack(src, group, strip, 0, shape.ic(), scratch, packed + stripAt(strip0, strip));
      }
      multiply(scratch, packed, scratch, sums, output);
    }

    private void multiply(float[] pixels, int at, float[] scratch, int sums, ConvOutput output) {
      for (int first = strip0; first < strip1; first += blocking.group()) {
        int last = Math.min(strip1, first + blocking.group());
        for (int tile = tile0; tile < tile1; tile += blocking.tileBlock()) {
          int end = Math.min(tile1, tile + blocking.tileBlock());
          for (int k0 = 0; k0 < shape.ic(); k0 += blocking.cut()) {
            for (int t = tile; t < end; t++) {
              int row = sums + (t - tile) * MR * sumStride();
              for (int strip = first; strip < last; strip++) {
                int x = at + stripAt(strip0, strip) + k0 * strips.packedWidth(strip);
                int d = row + strips.start(strip) - strips.start(first);
                addTile(strip, t, k0, pixels, x, scratch, d);
              }
            }
          }
          finish(first, last, tile, end, scratch, sums, output);
        }
      }
    }

    /** Adds the products of one cut to a tile of sums, or begins it with them. */
    private void addTile(
        int strip, int tile, int k0, float[] pixels, int x, float[] scratch, int d) {
      int w = weights.at(group, k0, tile);
      int k = Math.min(blocking.cut(), shape.ic() - k0);
      if (k0 == 0 && !strips.single(strip)) {
        strips.multiply(strip, weights.floats(), w, pixels, x, k, scratch, d, sumStride());
        return;
      }
      int width = strips.width(strip);
      strips.multiply(strip, weights.floats(), w, pixels, x, k, scratch, 0, width);
      for (int row = 0; row < MR; row++) {
        if (k0 == 0) {
          scratch[d + row * sumStride()] = scratch[row]; // a single pixel
        } else {
          F32Rows.add(scratch, row * width, scratch, d + row * sumStride(), width);
        }
      }
    }

    private void finish(
        int first, int last, int tile, int end, float[] scratch, int sums, ConvOutput output) {
      int pixel0 = strips.start(first);
      int pixel1 = strips.start(last);
      int channel0 = tile * MR;
      int channel1 = Math.min(shape.oc(), end * MR);
      for (int pixel = pixel0; pixel < pixel1; ) {
        int image = pixel / shape.outPlane();
        int inImage = pixel - image * shape.outPlane();
        int run = Math.min(pixel1 - pixel, shape.outPlane() - inImage);
        long d = shape.dstPlane(image, group, channel0) + inImage;
        int s = sums + pixel - pixel0;
        for (int channel = channel0; channel < channel1; channel++) {
          output.write(scratch, s, group * shape.oc() + channel, d, run);
          s += sumStride();
          d += shape.outPlane();
        }
        pixel += run;
      }
    }
  }
}

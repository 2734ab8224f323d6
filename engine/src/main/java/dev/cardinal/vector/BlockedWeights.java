package dev.cardinal.vector;

import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.Lanes;

/**
 * Weights of a convolution for results whose channels stand in blocks: by group, by panel of the
 * tile's output channels, in each {@code [input block][tap][input channel of the block][output
 * channel]}. Where one block is left over for a tile of two, it is a panel of its own. Channels
 * that fill up the last blocks are zero.
 *
 * <p>Of a pointwise convolution whose weights come from memory the vectors of a panel stand {@link
 * F32Blocked#APART} from each other, if there are two: the first ones of a run of panels, from
 * {@code APART} on the second ones, from twice that on the next run. The end of a run may be free.
 *
 * @param floats the packed weights
 * @param k products of one output element, those of channels that fill up a block counted
 * @param oc output channels of a group, those that fill up the last block counted
 * @param run panels of a run; 0 where vectors stand side by side
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record BlockedWeights(float[] floats, int k, int oc, int run) {
  private static final int NR = F32Blocked.main().channels();
  private static final int COUNT = Lanes.count();
  private static final int APART = F32Blocked.APART;

  /**
   * More weights than these come from memory: 1 MiB, which few cores' own caches exceed. A
   * constant, so that the form is decided by the problem alone.
   */
  private static final int CACHED = 1 << 18;

  /** The part of the weights that may be left free for them to stand apart. */
  private static final double FREE = 0.1;

  /**
   * The packed form of [groups oc, ic, kh, kw].
   *
   * @param block channels of a block of the source: 1 where it is row-major
   */
  static BlockedWeights of(PackedWeights store, Tensor weights, ConvShape shape, int block) {
    return of(store, weights, shape, block, 1);
  }

  /**
   * The packed form of groups that are taken for one.
   *
   * @param shape the convolution with joined groups
   * @param joined as many of them
   */
  static BlockedWeights of(
      PackedWeights store, Tensor weights, ConvShape shape, int block, int joined) {
    return of(store, weights, "f32 blocks", new Packing(shape, block, joined, false, 0));
  }

  /**
   * As {@link #of(PackedWeights, Tensor, ConvShape, int, int)}, of blocks, for windows that are
   * multiplied by whole rows: {@code [input block][row][input channel of the block][column][output
   * channel]}.
   */
  static BlockedWeights ofRows(PackedWeights store, Tensor weights, ConvShape shape, int joined) {
    return of(store, weights, "f32 rows", new Packing(shape, F32Blocked.BLOCK, joined, true, 0));
  }

  /**
   * The packed form of a pointwise convolution, of blocks, apart if they should {@link
   * #standApart}.
   */
  static BlockedWeights ofPointwise(PackedWeights store, Tensor weights, ConvShape shape) {
    if (!standApart(shape)) {
      return of(store, weights, shape, F32Blocked.BLOCK);
    }
    var packing = new Packing(shape, F32Blocked.BLOCK, 1, false, run(shape));
    return of(store, weights, "f32 blocks apart", packing);
  }

  /**
   * Whether the weights of a pointwise convolution come from memory and can stand apart. Images of
   * all sizes have the same form, but for those that do not fill a tile.
   */
  static boolean standApart(ConvShape shape) {
    long floats = floats(shape, F32Blocked.BLOCK);
    if (floats <= CACHED || run(shape) == 0 || !BlockedProduct.fitsApart(shape.outPlane())) {
      return false;
    }
    long apart = apartFloats(shape);
    return apart <= (1 + FREE) * floats && apart <= ConvShape.MOST_FLOATS;
  }

  /** Whether the weights of a panel's two vectors stand {@link F32Blocked#APART}. */
  boolean apart() {
    return run > 0;
  }

  /** Panels of a run. */
  private static int run(ConvShape shape) {
    return APART / (pointwiseK(shape) * COUNT);
  }

  private static int pointwiseK(ConvShape shape) {
    return BlockedLayout.blocks(shape.ic()) * F32Blocked.BLOCK;
  }

  /** Up to the end of the last panel's second vector, also where it has but one. */
  private static long apartFloats(ConvShape shape) {
    int k = pointwiseK(shape);
    int last = (BlockedLayout.blocks(shape.oc()) * F32Blocked.BLOCK - 1) / NR;
    return atApart(last, run(shape), k) + APART + (long) k * COUNT;
  }

  /** The length of the packed form of a pointwise convolution. */
  static long pointwiseFloats(ConvShape shape) {
    return standApart(shape) ? apartFloats(shape) : floats(shape, F32Blocked.BLOCK);
  }

  private static BlockedWeights of(
      PackedWeights store, Tensor weights, String order, Packing packing) {
    ConvShape shape = packing.shape();
    float[] packed =
        store.packed(
            weights,
            order + packing.form(),
            packing.run() == 0 ? floats(shape, packing.block()) : apartFloats(shape),
            array -> packing.packAll(weights, array));
    return new BlockedWeights(packed, packing.k(), packing.channels(), packing.run());
  }

  /** The length of the packed form whose vectors stand side by side. */
  static long floats(ConvShape shape, int block) {
    long k = Math.ceilDiv(shape.ic(), block) * (long) block * shape.kh() * shape.kw();
    return shape.groups() * k * BlockedLayout.blocks(shape.oc()) * F32Blocked.BLOCK;
  }

  /** Where the panel that begins with an output channel of a group begins. */
  int at(int group, int channel) {
    return at(group * oc + channel, run, k);
  }

  /** As the other, for a channel that is counted through all groups; apart there is one group. */
  private static int at(int channel, int run, int k) {
    return run == 0 ? channel * k : (int) atApart(channel / NR, run, k);
  }

  private static long atApart(int panel, int run, int k) {
    return panel / run * (2L * APART) + panel % run * ((long) COUNT * k);
  }

  private record Packing(ConvShape shape, int block, int joined, boolean rows, int run) {
    String form() {
      return " g" + shape.groups() + " of " + joined + " oc/" + NR + " ic/" + block;
    }

    int taps() {
      return shape.kh() * shape.kw();
    }

    int k() {
      return Math.ceilDiv(shape.ic(), block) * block * taps();
    }

    int channels() {
      return BlockedLayout.blocks(shape.oc()) * F32Blocked.BLOCK;
    }

    /**
     * Packs some channels at a time: those of one panel that read the same inputs. Those of a
     * vector stand side by side in the packed form, which is so written line by line.
     */
    void packAll(Tensor weights, float[] dst) {
      int n = shape.ic() / joined * taps();
      int sameInputs = shape.oc() / joined;
      float[] lines = new float[NR * n];
      for (int group = 0; group < shape.groups(); group++) {
        for (int channel = 0; channel < shape.oc(); ) {
          int left = sameInputs - channel % sameInputs;
          int count = Math.min(left, NR - channel % NR);
          long row = (long) group * shape.oc() + channel;
          Floats.read(weights.segment(), row * n, lines, 0, count * n);
          pack(group, channel, count, lines, dst);
          channel += count;
        }
      }
    }

    private void pack(int group, int channel, int count, float[] lines, float[] dst) {
      int ic = shape.ic() / joined;
      int firstInput = channel / (shape.oc() / joined) * ic;
      int first = channel / NR * NR;
      // Where vectors stand side by side the whole panel is taken for one of them.
      int width = run == 0 ? Math.min(NR, channels() - first) : COUNT;
      int at = at(group * channels() + first, run, k());
      for (int next = 0; next < count; ) {
        int lane = channel - first + next;
        int n = Math.min(count - next, width - lane % width);
        int d = at + lane / width * APART + lane % width;
        for (int i = 0; i < ic; i++) {
          int c = firstInput + i;
          for (int tap = 0; tap < taps(); tap++) {
            int line = (next * ic + i) * taps() + tap;
            transpose(lines, line, ic * taps(), dst, d + k(c, tap) * width, n);
          }
        }
        next += n;
      }
    }

    /** The number of the product of an input channel and a tap. */
    private int k(int channel, int tap) {
      int before = channel / block * taps();
      int within = channel % block;
      if (rows) {
        int row = before + tap / shape.kw() * shape.kw();
        return row * block + within * shape.kw() + tap % shape.kw();
      }
      return (before + tap) * block + within;
    }

    private static void transpose(float[] src, int s, int step, float[] dst, int d, int count) {
      for (int i = 0; i < count; i++) {
        dst[d + i] = src[s + i * step];
      }
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Products of pixels that stand side by side, in blocks of channels, tile by tile. */
final class BlockedProduct {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final F32Blocked MAIN = F32Blocked.main();
  private static final F32Blocked WIDE = F32Blocked.wide();
  private static final F32Blocked NARROW = F32Blocked.narrow();
  private static final F32Blocked APART_MAIN = F32Blocked.apartMain();
  private static final F32Blocked APART_WIDE = F32Blocked.apartWide();
  private static final F32Blocked LAST = F32Blocked.last();
  private static final F32Blocked LAST_NARROW = F32Blocked.lastNarrow();
  private static final F32Blocked LAST_WIDE = F32Blocked.lastWide();

  /** Channels of a panel of weights. */
  static final int NR = MAIN.channels();

  /** Blocks of channels that are multiplied together: one where a tile has half of one. */
  static final int BLOCKS = Math.ceilDiv(NR, BLOCK);

  /** A tile is taken for another that computes this part of its pixels. */
  private static final double FEWER = 0.95;

  /** The tile of more pixels is taken where it computes no more than this part of another's. */
  private static final double MORE = 1.02;

  private BlockedProduct() {}

  /** Whether so many pixels fill a tile. */
  static boolean fits(int pixels) {
    return pixels >= tile(pixels).pixels();
  }

  /**
   * Whether so many pixels fill a tile for weights that {@linkplain F32Blocked#APART stand apart}.
   */
  static boolean fitsApart(int pixels) {
    return APART_MAIN != MAIN && pixels >= APART_MAIN.pixels();
  }

  /** The tile that is used for so many pixels. */
  static F32Blocked tile(int pixels) {
    F32Blocked usual = computed(NARROW, pixels) < FEWER * computed(MAIN, pixels) ? NARROW : MAIN;
    return wider(WIDE, usual, pixels);
  }

  /** The tile that is used for so many pixels and these weights. */
  static F32Blocked tile(int pixels, BlockedWeights weights) {
    return weights.apart() ? wider(APART_WIDE, APART_MAIN, pixels) : tile(pixels);
  }

  private static F32Blocked wider(F32Blocked wide, F32Blocked usual, int pixels) {
    boolean pays =
        pixels >= wide.pixels() && computed(wide, pixels) <= MORE * computed(usual, pixels);
    return pays ? wide : usual;
  }

  /** Pixels that are computed to have so many. */
  private static int computed(F32Blocked tile, int pixels) {
    return Math.ceilDiv(pixels, tile.pixels()) * tile.pixels();
  }

  /** The loops that multiply so many pixels by weights that stand side by side. */
  static List<Rehearsal> rehearsals(IntStream pixels, int channels) {
    return rehearsals(pixels, BlockedProduct::tile, channels);
  }

  /** The loops that multiply so many pixels by these weights. */
  static List<Rehearsal> rehearsals(IntStream pixels, BlockedWeights weights) {
    return rehearsals(pixels, count -> tile(count, weights), weights.oc());
  }

  private static List<Rehearsal> rehearsals(
      IntStream pixels, IntFunction<F32Blocked> tiles, int channels) {
    return pixels
        .mapToObj(count -> rehearsals(tiles.apply(count), count, channels))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private static List<Rehearsal> rehearsals(F32Blocked tile, int pixels, int channels) {
    var loops = new ArrayList<Rehearsal>();
    if (channels >= NR) {
      loops.add(new TileRehearsal(tile));
    }
    if (channels % NR != 0) {
      loops.add(new TileRehearsal(lastTile(tile, pixels)));
    }
    return loops;
  }

  /** The tile for one block that is left over, beside another tile for so many pixels. */
  private static F32Blocked lastTile(F32Blocked tile, int pixels) {
    int usual = Math.min(computed(LAST, pixels), computed(LAST_NARROW, pixels));
    if (pixels >= LAST_WIDE.pixels() && FEWER * computed(LAST_WIDE, pixels) <= usual) {
      return LAST_WIDE;
    }
    return tile == NARROW ? LAST_NARROW : LAST;
  }

  /**
   * The steps from each product to the next along the channels of a pixel.
   *
   * @param channels how many; those that fill up the last block are zero, and skipped
   * @param block floats from one block of the pixel's channels to the next
   */
  static int[] channelSteps(int channels, int block) {
    int[] blocks = new int[BlockedLayout.blocks(channels)];
    Arrays.fill(blocks, 1, blocks.length, block);
    return Arrays.copyOf(steps(blocks), channels);
  }

  /** The steps from each product to the next of those from each block to the next. */
  static int[] steps(int[] blocks) {
    int[] steps = new int[blocks.length * BLOCK];
    Arrays.fill(steps, 1);
    for (int i = 0; i < blocks.length; i++) {
      steps[i * BLOCK] = i == 0 ? blocks[i] : blocks[i] - (BLOCK - 1);
    }
    return steps;
  }

  /**
   * Computes all channels of a panel for some pixels.
   *
   * @param src pixels, of each block where {@link F32Blocked} says
   * @param w where the weights of the first channel begin: panels of {@link #NR} channels
   * @param k weights of one channel
   * @param to where results go
   * @param channel the first
   * @param channels how many, in whole blocks
   * @param d the place of the first pixel of the first block
   * @param pixels how many; they fill a tile
   * @param dstBlock from one block of results to the next
   */
  static void multiply(
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      int k,
      F32BlockTarget to,
      int channel,
      int channels,
      int d,
      int pixels,
      int dstBlock) {
    F32Blocked tile = tile(pixels);
    multiply(tile, src, s, steps, weights, w, k, to, channel, channels, d, pixels, dstBlock);
  }

  /**
   * As the other, by the {@linkplain #tile tile} for these pixels and weights. If those stand
   * apart, at most {@link #NR} channels are computed.
   */
  static void multiply(
      F32Blocked tile,
      float[] src,
      int s,
      int[] steps,
      float[] weights,
      int w,
      int k,
      F32BlockTarget to,
      int channel,
      int channels,
      int d,
      int pixels,
      int dstBlock) {
    for (int i = 0; i < channels; i += NR) {
      int from = w + i * k;
      int first = channel + i;
      int at = d + i / BLOCK * dstBlock + i % BLOCK;
      boolean whole = i + NR <= channels;
      F32Blocked now = whole ? tile : lastTile(tile, pixels);
      BlockedTileLoops.multiply(now, src, s, steps, weights, from, to, first, at, pixels, dstBlock);
    }
  }
}

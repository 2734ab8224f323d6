package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Offset;
import dev.cardinal.vector.ukernel.Lanes;

/**
 * How a convolution over planes is cut: by the problem and the caches, never by the number of
 * threads. A task is a block of rows and columns of one image, and a range of weight tiles of one
 * group. Of all heights of a block and all ranges, those are taken that cost least, by a count of
 * the vectors to compute, those of the rounding to whole tiles included, and to copy.
 *
 * @param height rows of outputs of a task
 * @param band rows of outputs whose sums are finished together
 * @param width columns of outputs of a task
 * @param channels input channels between two additions to the sums
 * @param tiles weight tiles of a task
 * @param close whether planes are {@link ClosePlanes}
 */
record OffsetBlocking(int height, int band, int width, int channels, int tiles, boolean close) {
  /** Cores that a cost is counted for: with few tasks, some would wait for the others. */
  private static final double CORES = 4;

  /** Sums of a tile that stay in the first-level cache until they are finished, by output. */
  private static final int BAND_OUTPUTS = 512;

  /** Heights of a band that are tried for each height of a block. */
  private static final int MOST_BANDS = 16;

  /** Output channels that are summed together over several cuts. */
  private static final int MOST_CHANNELS = 64;

  /** Cycles to copy a vector, to fetch one of weights, to begin a tile and end it. */
  private static final int COPY_CYCLES = 16;

  private static final int FETCH_CYCLES = 4;
  private static final int TILE_CYCLES = 40;

  /** Vectors that are multiplied in a cycle: those of 512 bits one by one on many machines. */
  private static final double FMAS = Lanes.bits() == 512 ? 1 : 2;

  /** Cycles to begin a band of a tile's channels and to end it. */
  private static final int BAND_CYCLES = 60;

  static OffsetBlocking of(ConvShape shape, F32Offset tile) {
    int channels = channels(shape);
    boolean cut = channels < shape.ic();
    int width = Math.min(shape.ow(), BAND_OUTPUTS);
    int tiles = Math.ceilDiv(shape.oc(), tile.rows());
    int most = cut ? Math.max(1, MOST_CHANNELS / tile.rows()) : tiles;
    var best = new OffsetBlocking(1, 1, width, channels, Math.min(most, tiles), false);
    double least = best.cost(shape, best.planes(shape), tile);
    for (boolean close : new boolean[] {false, true}) {
      if (close && !ClosePlanes.fit(shape)) {
        continue;
      }
      for (int height = 1; height <= shape.oh(); height++) {
        TapPlanes planes = planes(shape, height, width, close);
        if (channels * planes.channelFloats() > Caches.L2_FLOATS / 4) {
          break;
        }
        int last = cut ? height : Math.clamp(BAND_OUTPUTS / Math.max(1, width), 1, height);
        int first = cut ? height : 1;
        int step = Math.ceilDiv(last, MOST_BANDS);
        for (int band = last; band >= first; band -= step) {
          for (int range = Math.min(most, tiles); range >= 1; range /= 2) {
            var next = new OffsetBlocking(height, band, width, channels, range, close);
            double cost = next.cost(shape, planes, tile);
            if (cost < least) {
              best = next;
              least = cost;
            }
          }
        }
      }
    }
    return best;
  }

  /** The planes of a task. */
  TapPlanes planes(ConvShape shape) {
    return planes(shape, height, width, close);
  }

  private static TapPlanes planes(ConvShape shape, int height, int width, boolean close) {
    return close ? new ClosePlanes(shape, height) : new Planes(shape, height, width);
  }

  /** Whether the last pixel of a band is computed by itself, rather than by a vector of its own. */
  static boolean singlePixel(ConvShape shape, int flat, F32Offset tile, int channels) {
    return tile.rows() == 4
        && shape.oc() >= tile.rows()
        && channels >= shape.ic()
        && flat > Lanes.count()
        && flat % Lanes.count() == 1;
  }

  /** Cycles, about, for one group of one image. */
  private double cost(ConvShape shape, TapPlanes planes, F32Offset tile) {
    int all = Math.ceilDiv(shape.oc(), tile.rows());
    long ranges = Math.ceilDiv(all, tiles);
    long columnBlocks = Math.ceilDiv(shape.ow(), Math.max(1, width));
    long rowBlocks = Math.ceilDiv(shape.oh(), height);
    double copied = (double) ranges * rowBlocks * shape.ic() * planes.vectors();
    double vectors =
        shape.oh() / height * vectors(height, planes, shape, tile)
            + vectors(shape.oh() % height, planes, shape, tile);
    double cuts = Math.ceilDiv(shape.ic(), channels);
    double vectorCycles = shape.taps() * tile.rows() / FMAS + cuts * TILE_CYCLES / tile.vectors();
    double bands =
        shape.oh() / height * Math.ceilDiv(height, band) + Math.ceilDiv(shape.oh() % height, band);
    double fetched = (double) rowBlocks * all * tile.rows() * shape.taps();
    double cycles =
        (vectors * vectorCycles + bands * BAND_CYCLES) * all
            + copied * COPY_CYCLES
            + fetched / Lanes.count() * FETCH_CYCLES;
    double tasks = (double) shape.n() * shape.groups() * ranges * rowBlocks * columnBlocks;
    return columnBlocks * cycles * (1 + (CORES - 1) / Math.max(1, tasks));
  }

  /** Vectors of pixels to be computed for a block of some rows, band by band. */
  private long vectors(int rows, TapPlanes planes, ConvShape shape, F32Offset tile) {
    int last = rows % band;
    long vectors = (long) (rows / band) * bandVectors(band, planes, shape, tile);
    return last == 0 ? vectors : vectors + bandVectors(last, planes, shape, tile);
  }

  private long bandVectors(int rows, TapPlanes planes, ConvShape shape, F32Offset tile) {
    int flat = planes.flat(rows, width);
    int vectors = Math.ceilDiv(flat, Lanes.count());
    if (singlePixel(shape, flat, tile, channels)) {
      vectors--;
    }
    int least = tile.rows() == 4 && tile.vectors() > 2 ? 1 : tile.vectors();
    return Math.max(Math.min(2, tile.vectors()), Math.ceilDiv(vectors, least) * (long) least);
  }

  /** The cut of the input channels into equal parts; depends on the weights only. */
  private static int channels(ConvShape shape) {
    int most = Math.max(1, Caches.L1_FLOATS / 16 / (shape.kh() * shape.kw()));
    int cuts = Math.max(1, Math.ceilDiv(shape.ic(), most));
    return Math.max(1, Math.ceilDiv(shape.ic(), cuts));
  }
}

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
 */
record OffsetBlocking(int height, int band, int width, int channels, int tiles) {
  /** Cores that a cost is counted for: with few tasks, some would wait for the others. */
  private static final double CORES = 4;

  /** Sums of a tile that stay in the first-level cache until they are finished, by output. */
  private static final int BAND_OUTPUTS = 512;

  /** Output channels that are summed together over several cuts. */
  private static final int MOST_CHANNELS = 64;

  /** Cycles to copy a vector, to fetch one of weights, to begin a tile and end it. */
  private static final int COPY_CYCLES = 16;

  private static final int FETCH_CYCLES = 4;
  private static final int TILE_CYCLES = 40;

  static OffsetBlocking of(ConvShape shape, F32Offset tile) {
    int channels = channels(shape);
    boolean cut = channels < shape.ic();
    int width = Math.min(shape.ow(), BAND_OUTPUTS);
    int tiles = Math.ceilDiv(shape.oc(), tile.rows());
    int most = cut ? Math.max(1, MOST_CHANNELS / tile.rows()) : tiles;
    var first = new OffsetBlocking(1, 1, width, channels, Math.min(most, tiles));
    Planes planes = new Planes(shape, 1, width);
    OffsetBlocking best = first;
    double least = first.cost(shape, planes, tile);
    for (int range = Math.min(most, tiles); range >= 1; range /= 2) {
      for (int height = 1; height <= shape.oh(); height++) {
        planes = planes.withHeight(height);
        if (channels * planes.channelFloats() > Caches.L2_FLOATS / 4) {
          break;
        }
        int band = cut ? height : Math.clamp(BAND_OUTPUTS / Math.max(1, width), 1, height);
        var next = new OffsetBlocking(height, band, width, channels, range);
        double cost = next.cost(shape, planes, tile);
        if (cost < least) {
          best = next;
          least = cost;
        }
      }
    }
    return best;
  }

  /** Cycles, about, for one group of one image. */
  private double cost(ConvShape shape, Planes planes, F32Offset tile) {
    int all = Math.ceilDiv(shape.oc(), tile.rows());
    long ranges = Math.ceilDiv(all, tiles);
    long columnBlocks = Math.ceilDiv(shape.ow(), Math.max(1, width));
    long rowBlocks = Math.ceilDiv(shape.oh(), height);
    double copied = (double) ranges * rowBlocks * shape.ic() * planes.channelFloats();
    double pixelTiles =
        shape.oh() / height * pixelTiles(height, planes, tile)
            + pixelTiles(shape.oh() % height, planes, tile);
    double cuts = Math.ceilDiv(shape.ic(), channels);
    double tileCycles = shape.taps() * tile.rows() * tile.vectors() / 2.0 + cuts * TILE_CYCLES;
    double fetched = (double) rowBlocks * all * tile.rows() * shape.taps();
    double cycles =
        pixelTiles * all * tileCycles
            + copied / Lanes.count() * COPY_CYCLES
            + fetched / Lanes.count() * FETCH_CYCLES;
    double tasks = (double) shape.n() * shape.groups() * ranges * rowBlocks * columnBlocks;
    return columnBlocks * cycles * (1 + (CORES - 1) / Math.max(1, tasks));
  }

  /** Tiles of pixels of a block of some rows, band by band. */
  private long pixelTiles(int rows, Planes planes, F32Offset tile) {
    long tiles = (long) (rows / band) * Math.ceilDiv(planes.flat(band, width), tile.nr());
    int last = rows % band;
    return last == 0 ? tiles : tiles + Math.ceilDiv(planes.flat(last, width), tile.nr());
  }

  /** The cut of the input channels into equal parts; depends on the weights only. */
  private static int channels(ConvShape shape) {
    int most = Math.max(1, Caches.L1_FLOATS / 16 / (shape.kh() * shape.kw()));
    int cuts = Math.max(1, Math.ceilDiv(shape.ic(), most));
    return Math.max(1, Math.ceilDiv(shape.ic(), cuts));
  }
}

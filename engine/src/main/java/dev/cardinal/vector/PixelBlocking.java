package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * How a {@link PixelConv} is cut. Cuts of the products and pairs depend on the problem alone, and
 * with them every bit of the result; tasks also on the number of the machine's processors.
 *
 * @param cut products between two additions to the sums; the last cut may have fewer
 * @param paired whether tiles and strips are multiplied in pairs, by Strassen's algorithm
 * @param strips strips of a task, an even number
 * @param tiles weight tiles of a task, an even number
 */
record PixelBlocking(int cut, boolean paired, int strips, int tiles) {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();

  /** A cut of two packed strips takes half of the second-level cache. */
  private static final int MOST_PRODUCTS = Math.max(8, Caches.L2_FLOATS / 4 / NR);

  /** Strips of a task, at most; rows of them are long enough to be read at once. */
  private static final int MOST_STRIPS = 8;

  /** Tasks for each processor, so that none waits long for the last. */
  private static final int TASKS = 6;

  /** Strips are packed for each range of tiles anew: fewer tiles would not make up for that. */
  private static final int LEAST_TILES = 64 / MR;

  /** Paired weights take more memory: of more than these floats, more than they are worth. */
  private static final long MOST_WEIGHTS = 1 << 20;

  static PixelBlocking of(ConvShape shape, PixelStrips strips, boolean fast) {
    int k = shape.taps();
    int cut = Blocks.part(k, MOST_PRODUCTS);
    int last = k - (Math.ceilDiv(k, cut) - 1) * cut;
    int tiles = Math.ceilDiv(shape.oc(), MR);
    boolean few = (long) shape.groups() * shape.oc() * k <= MOST_WEIGHTS;
    boolean paired =
        fast && few && tiles % 2 == 0 && PairedProduct.pays(cut) && PairedProduct.pays(last);
    long wanted = (long) TASKS * Runtime.getRuntime().availableProcessors();
    int most = cached(cut);
    while (most > 2 && (long) shape.groups() * Math.ceilDiv(strips.count(), most) < wanted) {
      most -= 2;
    }
    long tasks = (long) shape.groups() * Math.ceilDiv(strips.count(), most);
    long ranges = Math.clamp(wanted / Math.max(1, tasks), 1, Math.max(1, tiles / LEAST_TILES));
    int range = Math.ceilDiv(tiles, (int) ranges);
    return new PixelBlocking(cut, paired, most, range + range % 2);
  }

  /** Strips that stay in the second-level cache, packed as pairs, while all tiles pass. */
  private static int cached(int k) {
    long pairs = Caches.L2_FLOATS / PairedProduct.rightFloats(k);
    return 2 * Math.clamp(pairs, 1, MOST_STRIPS / 2);
  }
}

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * How a convolution by packed pixels is cut: by the problem and the caches, never by the number of
 * threads.
 *
 * <p>The innermost loops multiply a group of strips, which stays in the first-level cache, with one
 * tile of weights after another. Products are cut so that one strip takes half of that cache. A
 * task is a range of strips and a range of weight tiles. Where there are many strips, a task has
 * all weights and packs its own strips; where there are few, all strips are packed first, and tasks
 * divide the weights too.
 *
 * @param k products of one output element
 * @param cut products between two additions to the sums
 * @param group strips that are multiplied together
 * @param strips strips of a task
 * @param tiles weight tiles of a task
 * @param tileBlock weight tiles whose sums are finished together
 * @param packFirst whether all strips are packed before the first product
 */
record PackedBlocking(
    int k, int cut, int group, int strips, int tiles, int tileBlock, boolean packFirst) {
  /** Tasks that keep many cores busy. */
  private static final int MANY_TASKS = 48;

  /** Output channels whose sums are finished together: their sums stay in the first-level cache. */
  private static final int BLOCK_CHANNELS = 64;

  /** Strips that are packed together: rows of the source are read in runs of some cache lines. */
  private static final int RUN_STRIPS = 4;

  static PackedBlocking of(int k, int oc, PixelStrips pixels) {
    F32Gemm tile = F32Gemm.main();
    int cut = cut(k);
    int tiles = Math.ceilDiv(oc, tile.rows());
    int tileBlock = Math.min(tiles, BLOCK_CHANNELS / tile.rows());
    int group = Math.clamp(Caches.L1_FLOATS / 2 / ((long) k * tile.nr()), 1, 8);
    if (pixels.count() >= MANY_TASKS * group || tiles == 1) {
      int run = Math.max(group, RUN_STRIPS);
      return new PackedBlocking(k, cut, group, run, tiles, tileBlock, false);
    }
    // A task's weights stay in the second-level cache while the strips pass by.
    int weightTiles =
        Math.clamp(Caches.L2_FLOATS / 4 / ((long) k * tile.rows()), 1, Math.min(tiles, 32));
    int weightBlocks = Math.ceilDiv(tiles, weightTiles);
    int stripBlocks =
        Math.clamp(Math.ceilDiv(MANY_TASKS, weightBlocks), 1, Math.max(1, pixels.count()));
    int strips = Math.max(1, Math.ceilDiv(pixels.count(), stripBlocks));
    return new PackedBlocking(
        k,
        cut,
        Math.min(group, strips),
        strips,
        weightTiles,
        Math.min(tileBlock, weightTiles),
        true);
  }

  /** The cut of {@code k} products into equal parts; depends on nothing but {@code k}. */
  static int cut(int k) {
    int most = Math.max(64, Caches.L1_FLOATS / 2 / F32Gemm.main().nr());
    int cuts = Math.max(1, Math.ceilDiv(k, most));
    return Math.max(1, Math.ceilDiv(k, cuts));
  }
}

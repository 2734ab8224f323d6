package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * How a convolution by packed pixels is cut: by the problem and the caches, never by the number of
 * threads.
 *
 * <p>Products are cut so that one strip takes half of the first-level cache. A task is a range of
 * strips and a range of weight tiles, for all cuts; its sums, and one cut of its strips and
 * weights, stay in the second-level cache. Where there are many strips, a task has all weights and
 * packs its own strips; where there are few, all strips are packed first, and tasks divide the
 * weights too.
 *
 * @param cut products between two additions to the sums
 * @param group strips that are multiplied with a tile of weights while it is at hand
 * @param strips strips of a task
 * @param tiles weight tiles of a task
 * @param tileBlock weight tiles of a task that are finished before the next ones are begun
 * @param packFirst whether all strips are packed before the first product
 */
record PackedBlocking(int cut, int group, int strips, int tiles, int tileBlock, boolean packFirst) {
  private static final F32Gemm TILE = F32Gemm.main();

  /** Tasks that keep many cores busy. */
  private static final int MANY_TASKS = 32;

  /** Output channels that share a strip while it is in the first-level cache, and the least. */
  private static final int BLOCK_CHANNELS = 64;

  private static final int LEAST_CHANNELS = 16;

  /** Strips that share weights while they are in the second-level cache. */
  private static final int BLOCK_STRIPS = 8;

  /** Strips that are packed together: rows of the source are read in runs of some cache lines. */
  private static final int RUN_STRIPS = 4;

  /** Beyond this, packing everything first would take more memory than it is worth. */
  private static final long MOST_PACKED = 1L << 24;

  static PackedBlocking of(ConvShape shape, PixelStrips pixels) {
    int cut = cut(shape);
    int tiles = Math.ceilDiv(shape.oc(), TILE.rows());
    int tileBlock = Math.min(tiles, BLOCK_CHANNELS / TILE.rows());
    long stripFloats = (long) shape.taps() * TILE.nr();
    int group = Math.clamp(Caches.L1_FLOATS / 2 / stripFloats, 1, BLOCK_STRIPS);
    int run = Math.max(group, RUN_STRIPS);
    boolean many = pixels.count() >= (long) MANY_TASKS * run;
    if (many || stripFloats * pixels.count() * shape.groups() > MOST_PACKED) {
      return new PackedBlocking(cut, group, run, tiles, tileBlock, false);
    }
    return packFirst(cut, group, tiles, tileBlock, pixels.count(), shape.groups());
  }

  private static PackedBlocking packFirst(
      int cut, int group, int tiles, int tileBlock, int count, int groups) {
    int least = Math.ceilDiv(LEAST_CHANNELS, TILE.rows());
    int block = tileBlock;
    int strips = Blocks.part(count, BLOCK_STRIPS);
    while (groups * Math.ceilDiv(tiles, block) * Math.ceilDiv(count, strips) < MANY_TASKS) {
      if (strips > RUN_STRIPS) {
        strips = Blocks.part(count, strips / 2);
      } else if (block >= 2 * least) {
        block = Math.ceilDiv(block, 2);
      } else if (strips > 1) {
        strips = Blocks.part(count, strips / 2);
      } else {
        break;
      }
    }
    return new PackedBlocking(cut, Math.min(group, strips), strips, block, block, true);
  }

  /** Whole windows of channels, in equal parts; depends on the weights only. */
  private static int cut(ConvShape shape) {
    int window = shape.kh() * shape.kw();
    int most = Math.max(1, Caches.L1_FLOATS / 2 / TILE.nr() / window);
    return Blocks.part(shape.ic(), most) * window;
  }
}

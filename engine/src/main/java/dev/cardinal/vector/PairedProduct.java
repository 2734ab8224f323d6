package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Strassen;

/**
 * Products of two left panels and two right panels by Strassen's algorithm, as {@link F32Strassen}
 * describes it: seven products of half the length instead of four of the whole.
 */
final class PairedProduct {
  private static final F32Gemm TILE = F32Gemm.main();

  /** Floats of a tile of results. */
  static final int TILE_FLOATS = TILE.rows() * TILE.nr();

  /** Scratch of {@link #multiply}: a tile for each product. */
  static final int SCRATCH_FLOATS = F32Strassen.PRODUCTS * TILE_FLOATS;

  /** Shorter products would not pay for the additions around them. */
  private static final int LEAST = 64;

  /** Halves are whole vectors, also of the left panels. */
  private static final int MULTIPLE = 8;

  /**
   * Between factors: some cache lines, an odd number of them, so that the factors, which are
   * written side by side, do not all compete for the same lines of the first-level cache.
   */
  private static final int GAP = 5 * 16;

  private PairedProduct() {}

  /** Whether products of this length are computed so. */
  static boolean pays(int k) {
    return k >= LEAST && k % MULTIPLE == 0;
  }

  /** Floats from one left factor to the next. */
  static int leftStep(int k) {
    return k / 2 * TILE.rows() + GAP;
  }

  /** Floats of all left factors of two panels. */
  static int leftFloats(int k) {
    return F32Strassen.PRODUCTS * leftStep(k);
  }

  /** Floats from one right factor to the next. */
  static int rightStep(int k) {
    return k / 2 * TILE.nr() + GAP;
  }

  /** Floats of all right factors of two panels. */
  static int rightFloats(int k) {
    return F32Strassen.PRODUCTS * rightStep(k);
  }

  /**
   * Overwrites four tiles of sums, {@code [mr][nr]} each: first by first panel, first left by
   * second right, second left by first right, second by second.
   *
   * @param scratch {@link #SCRATCH_FLOATS} from {@code p} on
   */
  static void multiply(
      float[] left,
      int l,
      float[] right,
      int r,
      int k,
      float[] scratch,
      int p,
      float[] dst,
      int d) {
    int half = k / 2;
    for (int i = 0; i < F32Strassen.PRODUCTS; i++) {
      int from = l + i * leftStep(k);
      int by = r + i * rightStep(k);
      TILE.multiply(left, from, right, by, half, scratch, p + i * TILE_FLOATS, TILE.nr());
    }
    F32Strassen.combine(scratch, p, TILE_FLOATS, dst, d);
  }

  /**
   * Overwrites two tiles of sums, {@code [mr][width]} each and {@link #TILE_FLOATS} apart: first
   * and second left panel by one strip of pixels, whose packed form {@link F32Strassen#rightOfOne}
   * has completed.
   *
   * @param scratch {@link #SCRATCH_FLOATS} from {@code p} on
   */
  static void multiplyOne(
      PixelStrips strips,
      int strip,
      float[] left,
      int l,
      float[] right,
      int r,
      int k,
      float[] scratch,
      int p,
      float[] dst,
      int d) {
    int half = k / 2;
    int n = half * strips.packedWidth(strip);
    int step = leftStep(k);
    strips.multiply(strip, left, l, right, r, half, scratch, p);
    strips.multiply(strip, left, l + step, right, r + n, half, scratch, p + TILE_FLOATS);
    strips.multiply(
        strip, left, l + 3 * step, right, r + 2 * n, half, scratch, p + 2 * TILE_FLOATS);
    strips.multiply(strip, left, l + 5 * step, right, r, half, scratch, p + 3 * TILE_FLOATS);
    F32Strassen.combineOfOne(scratch, p, TILE_FLOATS, dst, d);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The product of a single row, as in a fully connected layer for one image: as fast as the packed
 * panel comes from memory. The panel is as wide as the main tile's, of two or four vectors.
 *
 * <p>Arrays begin anywhere in a cache line, so that a vector of 512 bits lies in two lines, and
 * processors are very slow at loading it when neither is in the cache. So lines are touched before
 * they are needed, each by a load of one float.
 */
public final class F32GemmRow {
  private static final int VECTORS = F32Gemm.main().vectors();

  /** Floats of a cache line. */
  private static final int LINE = 16;

  /** How far ahead of its use a line is touched, in floats. */
  private static final int AHEAD = 2048;

  private F32GemmRow() {}

  /**
   * Overwrites one row of sums: {@code dst[pixel] = sum over k of row[k] * panel[k][pixel]}.
   *
   * @param row {@code k} floats, from {@code r} on
   * @param panel packed as {@code [k][nr]}, from {@code p} on, with the {@code nr} of {@link
   *     F32Gemm#main()}
   * @param k how many products each sum has
   * @param dst {@code nr} sums, from {@code d} on
   */
  public static void multiply(float[] row, int r, float[] panel, int p, int k, float[] dst, int d) {
    if (VECTORS == 2 && Lanes.bits() == 512 && panel.length >= 4 * LINE) {
      touchingTwo(row, r, panel, p, k, dst, d);
    } else if (VECTORS == 2) {
      two(row, r, panel, p, k, dst, d);
    } else {
      four(row, r, panel, p, k, dst, d);
    }
  }

  private static void two(float[] row, int r, float[] panel, int p, int k, float[] dst, int d) {
    // Even and odd products apart: more sums than two wait less for each other.
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    int i = r;
    int j = p;
    for (int end = r + k - 1; i < end; i += 2, j += 4 * COUNT) {
      FloatVector x = FloatVector.broadcast(SPECIES, row[i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panel, j);
      a0 = FUSED ? x.fma(y, a0) : x.mul(y).add(a0);
      y = FloatVector.fromArray(SPECIES, panel, j + COUNT);
      a1 = FUSED ? x.fma(y, a1) : x.mul(y).add(a1);
      x = FloatVector.broadcast(SPECIES, row[i + 1]);
      y = FloatVector.fromArray(SPECIES, panel, j + 2 * COUNT);
      b0 = FUSED ? x.fma(y, b0) : x.mul(y).add(b0);
      y = FloatVector.fromArray(SPECIES, panel, j + 3 * COUNT);
      b1 = FUSED ? x.fma(y, b1) : x.mul(y).add(b1);
    }
    if (i < r + k) {
      FloatVector x = FloatVector.broadcast(SPECIES, row[i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panel, j);
      a0 = FUSED ? x.fma(y, a0) : x.mul(y).add(a0);
      y = FloatVector.fromArray(SPECIES, panel, j + COUNT);
      a1 = FUSED ? x.fma(y, a1) : x.mul(y).add(a1);
    }
    a0.add(b0).intoArray(dst, d);
    a1.add(b1).intoArray(dst, d + COUNT);
  }

  private static void four(float[] row, int r, float[] panel, int p, int k, float[] dst, int d) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector e = FloatVector.zero(SPECIES);
    for (int i = r, j = p; i < r + k; i++, j += 4 * COUNT) {
      FloatVector x = FloatVector.broadcast(SPECIES, row[i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panel, j);
      a = FUSED ? x.fma(y, a) : x.mul(y).add(a);
      y = FloatVector.fromArray(SPECIES, panel, j + COUNT);
      b = FUSED ? x.fma(y, b) : x.mul(y).add(b);
      y = FloatVector.fromArray(SPECIES, panel, j + 2 * COUNT);
      c = FUSED ? x.fma(y, c) : x.mul(y).add(c);
      y = FloatVector.fromArray(SPECIES, panel, j + 3 * COUNT);
      e = FUSED ? x.fma(y, e) : x.mul(y).add(e);
    }
    a.intoArray(dst, d);
    b.intoArray(dst, d + COUNT);
    c.intoArray(dst, d + 2 * COUNT);
    e.intoArray(dst, d + 3 * COUNT);
  }

  private static void touchingTwo(
      float[] row, int r, float[] panel, int p, int k, float[] dst, int d) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    float touched = 0;
    int i = r;
    int j = p;
    for (int end = r + k - 1; i < end; i += 2, j += 4 * COUNT) {
      int ahead = Math.min(j + AHEAD, panel.length - 4 * LINE);
      touched += panel[ahead] + panel[ahead + LINE];
      touched += panel[ahead + 2 * LINE] + panel[ahead + 3 * LINE];
      FloatVector x = FloatVector.broadcast(SPECIES, row[i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panel, j);
      a0 = FUSED ? x.fma(y, a0) : x.mul(y).add(a0);
      y = FloatVector.fromArray(SPECIES, panel, j + COUNT);
      a1 = FUSED ? x.fma(y, a1) : x.mul(y).add(a1);
      x = FloatVector.broadcast(SPECIES, row[i + 1]);
      y = FloatVector.fromArray(SPECIES, panel, j + 2 * COUNT);
      b0 = FUSED ? x.fma(y, b0) : x.mul(y).add(b0);
      y = FloatVector.fromArray(SPECIES, panel, j + 3 * COUNT);
      b1 = FUSED ? x.fma(y, b1) : x.mul(y).add(b1);
    }
    if (i < r + k) {
      FloatVector x = FloatVector.broadcast(SPECIES, row[i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panel, j);
      a0 = FUSED ? x.fma(y, a0) : x.mul(y).add(a0);
      y = FloatVector.fromArray(SPECIES, panel, j + COUNT);
      a1 = FUSED ? x.fma(y, a1) : x.mul(y).add(a1);
    }
    dst[d] = touched; // overwritten, but a value that nobody stored would not be loaded
    a0.add(b0).intoArray(dst, d);
    a1.add(b1).intoArray(dst, d + COUNT);
  }
}

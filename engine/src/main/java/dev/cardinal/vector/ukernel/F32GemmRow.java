package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The product of a single row, as in a fully connected layer for one image: as fast as the packed
 * panels come from memory. Panels are as wide as the main tile's, of two or four vectors.
 *
 * <p>Where panels have two vectors, four of them are read side by side: processors fetch ahead in
 * each of several streams, and read more from memory so than in one (a Zen 5 a tenth to two fifths,
 * docs/performance.md).
 */
public final class F32GemmRow {
  private static final int VECTORS = F32Gemm.main().vectors();

  /** Panels that are multiplied together. */
  public static final int PANELS = VECTORS == 2 ? 4 : 1;

  private F32GemmRow() {}

  /**
   * Overwrites a row of sums: {@code dst[pixel] = sum over k of row[k] * panel[k][pixel]}.
   *
   * @param row {@code k} floats, from {@code r} on
   * @param panels each packed as {@code [k][nr]}, one after the other from {@code p} on, with the
   *     {@code nr} of {@link F32Gemm#main()}
   * @param count how many panels, {@link #PANELS} at most
   * @param k how many products each sum has
   * @param dst {@code nr} sums for each panel, from {@code d} on
   */
  public static void multiply(
      float[] row, int r, float[] panels, int p, int count, int k, float[] dst, int d) {
    if (VECTORS == 2 && count == 4) {
      fourPanels(row, r, panels, p, k, dst, d);
      return;
    }
    int nr = VECTORS * COUNT;
    for (int i = 0; i < count; i++) {
      if (VECTORS == 2) {
        two(row, r, panels, p + i * nr * k, k, dst, d + i * nr);
      } else {
        four(row, r, panels, p + i * nr * k, k, dst, d + i * nr);
      }
    }
  }

  private static void fourPanels(
      float[] row, int r, float[] panels, int p, int k, float[] dst, int d) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector e0 = FloatVector.zero(SPECIES);
    FloatVector e1 = FloatVector.zero(SPECIES);
    int panel = k * 2 * COUNT;
    int pb = p + panel;
    int pc = pb + panel;
    int pe = pc + panel;
    for (int i = 0; i < k; i++) {
      int j = i * 2 * COUNT;
      FloatVector x = FloatVector.broadcast(SPECIES, row[r + i]);
      FloatVector y = FloatVector.fromArray(SPECIES, panels, p + j);
      a0 = FUSED ? x.fma(y, a0) : x.mul(y).add(a0);
      y = FloatVector.fromArray(SPECIES, panels, p + j + COUNT);
      a1 = FUSED ? x.fma(y, a1) : x.mul(y).add(a1);
      y = FloatVector.fromArray(SPECIES, panels, pb + j);
      b0 = FUSED ? x.fma(y, b0) : x.mul(y).add(b0);
      y = FloatVector.fromArray(SPECIES, panels, pb + j + COUNT);
      b1 = FUSED ? x.fma(y, b1) : x.mul(y).add(b1);
      y = FloatVector.fromArray(SPECIES, panels, pc + j);
      c0 = FUSED ? x.fma(y, c0) : x.mul(y).add(c0);
      y = FloatVector.fromArray(SPECIES, panels, pc + j + COUNT);
      c1 = FUSED ? x.fma(y, c1) : x.mul(y).add(c1);
      y = FloatVector.fromArray(SPECIES, panels, pe + j);
      e0 = FUSED ? x.fma(y, e0) : x.mul(y).add(e0);
      y = FloatVector.fromArray(SPECIES, panels, pe + j + COUNT);
      e1 = FUSED ? x.fma(y, e1) : x.mul(y).add(e1);
    }
    a0.intoArray(dst, d);
    a1.intoArray(dst, d + COUNT);
    b0.intoArray(dst, d + 2 * COUNT);
    b1.intoArray(dst, d + 3 * COUNT);
    c0.intoArray(dst, d + 4 * COUNT);
    c1.intoArray(dst, d + 5 * COUNT);
    e0.intoArray(dst, d + 6 * COUNT);
    e1.intoArray(dst, d + 7 * COUNT);
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
}

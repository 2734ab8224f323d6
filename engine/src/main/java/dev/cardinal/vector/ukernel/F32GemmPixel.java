package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/**
 * The product for a single pixel, which would waste a tile: a vector holds all rows of several
 * {@code k}, in the order in which the weights are packed anyway.
 */
public final class F32GemmPixel {
  private F32GemmPixel() {}

  /**
   * Overwrites one column of sums: {@code dst[row] = sum over k of weights[k][row] * src[k]}.
   *
   * @param weights packed as {@code [k][mr]}, from {@code w} on, with {@link F32Gemm#mr()} rows
   * @param src the pixel, each value repeated {@code mr} times, from {@code s} on
   * @param dst {@code mr} sums side by side, from {@code d} on; the floats behind them, up to
   *     {@link Lanes#count()} in all, are scratch
   */
  public static void multiply(
      float[] weights, int w, float[] src, int s, int k, float[] dst, int d) {
    int rows = F32Gemm.mr();
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector e = FloatVector.zero(SPECIES);
    int n = k * rows;
    int i = 0;
    for (int end = n - 4 * COUNT; i <= end; i += 4 * COUNT) {
      a =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i),
              FloatVector.fromArray(SPECIES, src, s + i),
              a);
      b =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + COUNT),
              FloatVector.fromArray(SPECIES, src, s + i + COUNT),
              b);
      c =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + 2 * COUNT),
              FloatVector.fromArray(SPECIES, src, s + i + 2 * COUNT),
              c);
      e =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + 3 * COUNT),
              FloatVector.fromArray(SPECIES, src, s + i + 3 * COUNT),
              e);
    }
    for (int end = n - COUNT; i <= end; i += COUNT) {
      a =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i),
              FloatVector.fromArray(SPECIES, src, s + i),
              a);
    }
    a.add(b).add(c.add(e)).intoArray(dst, d);
    fold(dst, d, rows);
    for (; i < n; i += rows) {
      for (int row = 0; row < rows; row++) {
        dst[d + row] += weights[w + i + row] * src[s + i + row];
      }
    }
  }

  /** Adds the lanes of one row; there is more than one where a vector is longer than a column. */
  private static void fold(float[] dst, int d, int rows) {
    for (int lane = rows; lane < COUNT; lane++) {
      dst[d + lane % rows] += dst[d + lane];
    }
  }
}

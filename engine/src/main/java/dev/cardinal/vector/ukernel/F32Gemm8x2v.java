package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Eight rows by two vectors: sixteen sums, and few loads that may cross a cache line. */
final class F32Gemm8x2v implements F32Gemm {
  static final F32Gemm TILE = new F32Gemm8x2v();

  private F32Gemm8x2v() {}

  @Override
  public F32Gemm narrower() {
    return F32Gemm8x1v.TILE;
  }

  @Override
  public F32Gemm shorter() {
    return F32Gemm4x2v.TILE;
  }

  @Override
  public int rows() {
    return 8;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public void multiply(
      float[] weights, int w, float[] src, int s, int k, float[] dst, int d, int stride) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector e0 = FloatVector.zero(SPECIES);
    FloatVector e1 = FloatVector.zero(SPECIES);
    FloatVector f0 = FloatVector.zero(SPECIES);
    FloatVector f1 = FloatVector.zero(SPECIES);
    FloatVector g0 = FloatVector.zero(SPECIES);
    FloatVector g1 = FloatVector.zero(SPECIES);
    FloatVector h0 = FloatVector.zero(SPECIES);
    FloatVector h1 = FloatVector.zero(SPECIES);
    int end = w + 8 * k;
    for (int i = w, j = s; i < end; i += 8, j += 2 * COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, j);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, j + COUNT);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[i]);
      a0 = fma(v, x0, a0);
      a1 = fma(v, x1, a1);
      v = FloatVector.broadcast(SPECIES, weights[i + 1]);
      b0 = fma(v, x0, b0);
      b1 = fma(v, x1, b1);
      v = FloatVector.broadcast(SPECIES, weights[i + 2]);
      c0 = fma(v, x0, c0);
      c1 = fma(v, x1, c1);
      v = FloatVector.broadcast(SPECIES, weights[i + 3]);
      d0 = fma(v, x0, d0);
      d1 = fma(v, x1, d1);
      v = FloatVector.broadcast(SPECIES, weights[i + 4]);
      e0 = fma(v, x0, e0);
      e1 = fma(v, x1, e1);
      v = FloatVector.broadcast(SPECIES, weights[i + 5]);
      f0 = fma(v, x0, f0);
      f1 = fma(v, x1, f1);
      v = FloatVector.broadcast(SPECIES, weights[i + 6]);
      g0 = fma(v, x0, g0);
      g1 = fma(v, x1, g1);
      v = FloatVector.broadcast(SPECIES, weights[i + 7]);
      h0 = fma(v, x0, h0);
      h1 = fma(v, x1, h1);
    }
    a0.intoArray(dst, d);
    a1.intoArray(dst, d + COUNT);
    b0.intoArray(dst, d + stride);
    b1.intoArray(dst, d + stride + COUNT);
    c0.intoArray(dst, d + 2 * stride);
    c1.intoArray(dst, d + 2 * stride + COUNT);
    d0.intoArray(dst, d + 3 * stride);
    d1.intoArray(dst, d + 3 * stride + COUNT);
    e0.intoArray(dst, d + 4 * stride);
    e1.intoArray(dst, d + 4 * stride + COUNT);
    f0.intoArray(dst, d + 5 * stride);
    f1.intoArray(dst, d + 5 * stride + COUNT);
    g0.intoArray(dst, d + 6 * stride);
    g1.intoArray(dst, d + 6 * stride + COUNT);
    h0.intoArray(dst, d + 7 * stride);
    h1.intoArray(dst, d + 7 * stride + COUNT);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Eight rows by one vector, for the pixels that {@link F32Gemm8x2v} leaves over. */
final class F32Gemm8x1v implements F32Gemm {
  static final F32Gemm TILE = new F32Gemm8x1v();

  private F32Gemm8x1v() {}

  @Override
  public F32Gemm narrower() {
    return this;
  }

  @Override
  public int rows() {
    return 8;
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public void multiply(
      float[] weights, int w, float[] src, int s, int k, float[] dst, int d, int stride) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector e0 = FloatVector.zero(SPECIES);
    FloatVector f0 = FloatVector.zero(SPECIES);
    FloatVector g0 = FloatVector.zero(SPECIES);
    FloatVector h0 = FloatVector.zero(SPECIES);
    int end = w + 8 * k;
    for (int i = w, j = s; i < end; i += 8, j += COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, j);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[i]);
      a0 = fma(v, x0, a0);
      v = FloatVector.broadcast(SPECIES, weights[i + 1]);
      b0 = fma(v, x0, b0);
      v = FloatVector.broadcast(SPECIES, weights[i + 2]);
      c0 = fma(v, x0, c0);
      v = FloatVector.broadcast(SPECIES, weights[i + 3]);
      d0 = fma(v, x0, d0);
      v = FloatVector.broadcast(SPECIES, weights[i + 4]);
      e0 = fma(v, x0, e0);
      v = FloatVector.broadcast(SPECIES, weights[i + 5]);
      f0 = fma(v, x0, f0);
      v = FloatVector.broadcast(SPECIES, weights[i + 6]);
      g0 = fma(v, x0, g0);
      v = FloatVector.broadcast(SPECIES, weights[i + 7]);
      h0 = fma(v, x0, h0);
    }
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + stride);
    c0.intoArray(dst, d + 2 * stride);
    d0.intoArray(dst, d + 3 * stride);
    e0.intoArray(dst, d + 4 * stride);
    f0.intoArray(dst, d + 5 * stride);
    g0.intoArray(dst, d + 6 * stride);
    h0.intoArray(dst, d + 7 * stride);
  }
}

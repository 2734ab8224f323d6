package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Four rows by one vector, for the pixels that wider tiles leave over. */
final class F32Gemm4x1v implements F32Gemm {
  static final F32Gemm TILE = new F32Gemm4x1v();

  private F32Gemm4x1v() {}

  @Override
  public F32Gemm narrower() {
    return this;
  }

  @Override
  public int rows() {
    return 4;
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
    int end = w + 4 * k;
    for (int i = w, j = s; i < end; i += 4, j += COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, j);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[i]);
      a0 = FUSED ? v.fma(x0, a0) : v.mul(x0).add(a0);
      v = FloatVector.broadcast(SPECIES, weights[i + 1]);
      b0 = FUSED ? v.fma(x0, b0) : v.mul(x0).add(b0);
      v = FloatVector.broadcast(SPECIES, weights[i + 2]);
      c0 = FUSED ? v.fma(x0, c0) : v.mul(x0).add(c0);
      v = FloatVector.broadcast(SPECIES, weights[i + 3]);
      d0 = FUSED ? v.fma(x0, d0) : v.mul(x0).add(d0);
    }
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + stride);
    c0.intoArray(dst, d + 2 * stride);
    d0.intoArray(dst, d + 3 * stride);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Four rows by four vectors, for machines with 32 registers. */
final class F32Offset4x4v implements F32Offset {
  static final F32Offset TILE = new F32Offset4x4v();

  private F32Offset4x4v() {}

  @Override
  public int rows() {
    return 4;
  }

  @Override
  public int vectors() {
    return 4;
  }

  @Override
  public void multiply(
      float[] weights,
      int w,
      float[] src,
      int s,
      int[] steps,
      int k,
      float[] dst,
      int d,
      int stride) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    FloatVector d3 = FloatVector.zero(SPECIES);
    int p = s;
    for (int i = 0; i < k; i++) {
      p += steps[i];
      int j = w + 4 * i; // not a counter of its own: general registers are few
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, p + COUNT);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, p + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, p + 3 * COUNT);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[j]);
      a0 = fma(v, x0, a0);
      a1 = fma(v, x1, a1);
      a2 = fma(v, x2, a2);
      a3 = fma(v, x3, a3);
      v = FloatVector.broadcast(SPECIES, weights[j + 1]);
      b0 = fma(v, x0, b0);
      b1 = fma(v, x1, b1);
      b2 = fma(v, x2, b2);
      b3 = fma(v, x3, b3);
      v = FloatVector.broadcast(SPECIES, weights[j + 2]);
      c0 = fma(v, x0, c0);
      c1 = fma(v, x1, c1);
      c2 = fma(v, x2, c2);
      c3 = fma(v, x3, c3);
      v = FloatVector.broadcast(SPECIES, weights[j + 3]);
      d0 = fma(v, x0, d0);
      d1 = fma(v, x1, d1);
      d2 = fma(v, x2, d2);
      d3 = fma(v, x3, d3);
    }
    a0.intoArray(dst, d);
    a1.intoArray(dst, d + COUNT);
    a2.intoArray(dst, d + 2 * COUNT);
    a3.intoArray(dst, d + 3 * COUNT);
    b0.intoArray(dst, d + stride);
    b1.intoArray(dst, d + stride + COUNT);
    b2.intoArray(dst, d + stride + 2 * COUNT);
    b3.intoArray(dst, d + stride + 3 * COUNT);
    c0.intoArray(dst, d + 2 * stride);
    c1.intoArray(dst, d + 2 * stride + COUNT);
    c2.intoArray(dst, d + 2 * stride + 2 * COUNT);
    c3.intoArray(dst, d + 2 * stride + 3 * COUNT);
    d0.intoArray(dst, d + 3 * stride);
    d1.intoArray(dst, d + 3 * stride + COUNT);
    d2.intoArray(dst, d + 3 * stride + 2 * COUNT);
    d3.intoArray(dst, d + 3 * stride + 3 * COUNT);
  }
}

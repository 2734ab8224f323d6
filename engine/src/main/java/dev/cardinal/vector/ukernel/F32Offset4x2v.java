package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Four rows by two vectors. */
final class F32Offset4x2v implements F32Offset {
  static final F32Offset TILE = new F32Offset4x2v();

  private F32Offset4x2v() {}

  @Override
  public int rows() {
    return 4;
  }

  @Override
  public int vectors() {
    return 2;
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
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    int p = s;
    for (int i = 0; i < k; i++) {
      p += steps[i];
      int j = w + 4 * i; // not a counter of its own: general registers are few
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, p + COUNT);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[j]);
      a0 = fma(v, x0, a0);
      a1 = fma(v, x1, a1);
      v = FloatVector.broadcast(SPECIES, weights[j + 1]);
      b0 = fma(v, x0, b0);
      b1 = fma(v, x1, b1);
      v = FloatVector.broadcast(SPECIES, weights[j + 2]);
      c0 = fma(v, x0, c0);
      c1 = fma(v, x1, c1);
      v = FloatVector.broadcast(SPECIES, weights[j + 3]);
      d0 = fma(v, x0, d0);
      d1 = fma(v, x1, d1);
    }
    a0.intoArray(dst, d);
    a1.intoArray(dst, d + COUNT);
    b0.intoArray(dst, d + stride);
    b1.intoArray(dst, d + stride + COUNT);
    c0.intoArray(dst, d + 2 * stride);
    c1.intoArray(dst, d + 2 * stride + COUNT);
    d0.intoArray(dst, d + 3 * stride);
    d1.intoArray(dst, d + 3 * stride + COUNT);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** One row by four vectors; its few products of several tiles overlap in the machine. */
final class F32Offset1x4v implements F32Offset {
  static final F32Offset TILE = new F32Offset1x4v();

  private F32Offset1x4v() {}

  @Override
  public int rows() {
    return 1;
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
    int end = w + k;
    int p = s;
    int i = 0;
    for (int j = w; j < end; j++) {
      p += steps[i++];
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, p + COUNT);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, p + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, p + 3 * COUNT);
      FloatVector v = FloatVector.broadcast(SPECIES, weights[j]);
      a0 = FUSED ? v.fma(x0, a0) : v.mul(x0).add(a0);
      a1 = FUSED ? v.fma(x1, a1) : v.mul(x1).add(a1);
      a2 = FUSED ? v.fma(x2, a2) : v.mul(x2).add(a2);
      a3 = FUSED ? v.fma(x3, a3) : v.mul(x3).add(a3);
    }
    a0.intoArray(dst, d);
    a1.intoArray(dst, d + COUNT);
    a2.intoArray(dst, d + 2 * COUNT);
    a3.intoArray(dst, d + 3 * COUNT);
  }
}

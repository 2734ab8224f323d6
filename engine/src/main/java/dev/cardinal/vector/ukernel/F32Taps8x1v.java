package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Eight pixels by one vector, which is a block. */
final class F32Taps8x1v implements F32Taps {
  static final F32Taps TILE = new F32Taps8x1v();

  private F32Taps8x1v() {}

  @Override
  public int pixels() {
    return 8;
  }

  @Override
  public int channels() {
    return COUNT;
  }

  @Override
  public void multiply(
      float[] src,
      int s,
      int[] steps,
      int taps,
      float[] weights,
      int w,
      float[] dst,
      int d,
      int dstBlock) {
    // One zero for all: with more of them C2 keeps addresses in vector registers, which is slow.
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector b0 = zero;
    FloatVector c0 = zero;
    FloatVector d0 = zero;
    FloatVector e0 = zero;
    FloatVector f0 = zero;
    FloatVector g0 = zero;
    FloatVector h0 = zero;
    int i = s;
    int j = w;
    for (int tap = 0; tap < taps; tap++) {
      i += steps[tap];
      FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
      j += COUNT;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      a0 = fma(v, x0, a0);
      v = FloatVector.broadcast(SPECIES, src[i + 1]);
      b0 = fma(v, x0, b0);
      v = FloatVector.broadcast(SPECIES, src[i + 2]);
      c0 = fma(v, x0, c0);
      v = FloatVector.broadcast(SPECIES, src[i + 3]);
      d0 = fma(v, x0, d0);
      v = FloatVector.broadcast(SPECIES, src[i + 4]);
      e0 = fma(v, x0, e0);
      v = FloatVector.broadcast(SPECIES, src[i + 5]);
      f0 = fma(v, x0, f0);
      v = FloatVector.broadcast(SPECIES, src[i + 6]);
      g0 = fma(v, x0, g0);
      v = FloatVector.broadcast(SPECIES, src[i + 7]);
      h0 = fma(v, x0, h0);
    }
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + BLOCK);
    c0.intoArray(dst, d + 2 * BLOCK);
    d0.intoArray(dst, d + 3 * BLOCK);
    e0.intoArray(dst, d + 4 * BLOCK);
    f0.intoArray(dst, d + 5 * BLOCK);
    g0.intoArray(dst, d + 6 * BLOCK);
    h0.intoArray(dst, d + 7 * BLOCK);
  }
}

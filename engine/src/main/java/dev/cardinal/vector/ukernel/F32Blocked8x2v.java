package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Eight pixels by two vectors, each of which is a block: for vectors of 512 bits. */
final class F32Blocked8x2v implements F32Blocked {
  static final F32Blocked TILE = new F32Blocked8x2v();

  private F32Blocked8x2v() {}

  @Override
  public int pixels() {
    return 8;
  }

  @Override
  public int channels() {
    return 2 * COUNT;
  }

  @Override
  public void multiply(
      float[] src, int s, int[] steps, float[] weights, int w, float[] dst, int d, int dstBlock) {
    // One zero for all: with more of them C2 keeps addresses in vector registers, which is slow.
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector b0 = zero;
    FloatVector b1 = zero;
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector d0 = zero;
    FloatVector d1 = zero;
    FloatVector e0 = zero;
    FloatVector e1 = zero;
    FloatVector f0 = zero;
    FloatVector f1 = zero;
    FloatVector g0 = zero;
    FloatVector g1 = zero;
    FloatVector h0 = zero;
    FloatVector h1 = zero;
    int j = w;
    int first = s;
    for (int step : steps) {
      first += step;
      int i = first;
      int end = first + BLOCK;
      for (; i < end; i++) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
        FloatVector x1 = FloatVector.fromArray(SPECIES, weights, j + COUNT);
        j += 2 * COUNT;
        FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
        a0 = fma(v, x0, a0);
        a1 = fma(v, x1, a1);
        v = FloatVector.broadcast(SPECIES, src[i + BLOCK]);
        b0 = fma(v, x0, b0);
        b1 = fma(v, x1, b1);
        v = FloatVector.broadcast(SPECIES, src[i + 2 * BLOCK]);
        c0 = fma(v, x0, c0);
        c1 = fma(v, x1, c1);
        v = FloatVector.broadcast(SPECIES, src[i + 3 * BLOCK]);
        d0 = fma(v, x0, d0);
        d1 = fma(v, x1, d1);
        v = FloatVector.broadcast(SPECIES, src[i + 4 * BLOCK]);
        e0 = fma(v, x0, e0);
        e1 = fma(v, x1, e1);
        v = FloatVector.broadcast(SPECIES, src[i + 5 * BLOCK]);
        f0 = fma(v, x0, f0);
        f1 = fma(v, x1, f1);
        v = FloatVector.broadcast(SPECIES, src[i + 6 * BLOCK]);
        g0 = fma(v, x0, g0);
        g1 = fma(v, x1, g1);
        v = FloatVector.broadcast(SPECIES, src[i + 7 * BLOCK]);
        h0 = fma(v, x0, h0);
        h1 = fma(v, x1, h1);
      }
    }
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + BLOCK);
    c0.intoArray(dst, d + 2 * BLOCK);
    d0.intoArray(dst, d + 3 * BLOCK);
    e0.intoArray(dst, d + 4 * BLOCK);
    f0.intoArray(dst, d + 5 * BLOCK);
    g0.intoArray(dst, d + 6 * BLOCK);
    h0.intoArray(dst, d + 7 * BLOCK);
    a1.intoArray(dst, d + dstBlock);
    b1.intoArray(dst, d + BLOCK + dstBlock);
    c1.intoArray(dst, d + 2 * BLOCK + dstBlock);
    d1.intoArray(dst, d + 3 * BLOCK + dstBlock);
    e1.intoArray(dst, d + 4 * BLOCK + dstBlock);
    f1.intoArray(dst, d + 5 * BLOCK + dstBlock);
    g1.intoArray(dst, d + 6 * BLOCK + dstBlock);
    h1.intoArray(dst, d + 7 * BLOCK + dstBlock);
  }
}

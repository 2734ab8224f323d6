package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/** Four pixels by two vectors, which are a block or half of one. */
final class F32Blocked4x2v implements F32Blocked {
  static final F32Blocked TILE = new F32Blocked4x2v();

  private F32Blocked4x2v() {}

  @Override
  public int pixels() {
    return 4;
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
      }
    }
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + BLOCK);
    c0.intoArray(dst, d + 2 * BLOCK);
    d0.intoArray(dst, d + 3 * BLOCK);
    a1.intoArray(dst, d + COUNT);
    b1.intoArray(dst, d + BLOCK + COUNT);
    c1.intoArray(dst, d + 2 * BLOCK + COUNT);
    d1.intoArray(dst, d + 3 * BLOCK + COUNT);
  }
}

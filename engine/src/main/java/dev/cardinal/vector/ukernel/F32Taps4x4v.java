package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/** Four pixels by four vectors, which are a block: for vectors of 128 bits. */
final class F32Taps4x4v implements F32Taps {
  static final F32Taps TILE = new F32Taps4x4v();

  private F32Taps4x4v() {}

  @Override
  public int pixels() {
    return 4;
  }

  @Override
  public int channels() {
    return 4 * COUNT;
  }

  @Override
  public void multiply(
      float[] src,
      int s,
      float[] weights,
      int w,
      int channel,
      int[] steps,
      float[] bias,
      F32BlockTarget to,
      int d,
      int dstBlock) {
    // Few vectors to begin with: with one for each sum C2 keeps addresses in vector registers,
    // which is slow.
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, channel);
    FloatVector a1 = FloatVector.fromArray(SPECIES, bias, channel + COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, bias, channel + 2 * COUNT);
    FloatVector a3 = FloatVector.fromArray(SPECIES, bias, channel + 3 * COUNT);
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector b2 = a2;
    FloatVector b3 = a3;
    FloatVector c0 = a0;
    FloatVector c1 = a1;
    FloatVector c2 = a2;
    FloatVector c3 = a3;
    FloatVector d0 = a0;
    FloatVector d1 = a1;
    FloatVector d2 = a2;
    FloatVector d3 = a3;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
      FloatVector x1 = FloatVector.fromArray(SPECIES, weights, j + COUNT);
      FloatVector x2 = FloatVector.fromArray(SPECIES, weights, j + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(SPECIES, weights, j + 3 * COUNT);
      j += 4 * COUNT;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      a0 = fma(v, x0, a0);
      a1 = fma(v, x1, a1);
      a2 = fma(v, x2, a2);
      a3 = fma(v, x3, a3);
      v = FloatVector.broadcast(SPECIES, src[i + 1]);
      b0 = fma(v, x0, b0);
      b1 = fma(v, x1, b1);
      b2 = fma(v, x2, b2);
      b3 = fma(v, x3, b3);
      v = FloatVector.broadcast(SPECIES, src[i + 2]);
      c0 = fma(v, x0, c0);
      c1 = fma(v, x1, c1);
      c2 = fma(v, x2, c2);
      c3 = fma(v, x3, c3);
      v = FloatVector.broadcast(SPECIES, src[i + 3]);
      d0 = fma(v, x0, d0);
      d1 = fma(v, x1, d1);
      d2 = fma(v, x2, d2);
      d3 = fma(v, x3, d3);
    }
    float[] residual = to.residual();
    if (residual != null) {
      int r = d + to.shift();
      a0 = a0.add(FloatVector.fromArray(SPECIES, residual, r));
      b0 = b0.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK));
      c0 = c0.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK));
      d0 = d0.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK));
      a1 = a1.add(FloatVector.fromArray(SPECIES, residual, r + COUNT));
      b1 = b1.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK + COUNT));
      c1 = c1.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK + COUNT));
      d1 = d1.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK + COUNT));
      a2 = a2.add(FloatVector.fromArray(SPECIES, residual, r + 2 * COUNT));
      b2 = b2.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK + 2 * COUNT));
      c2 = c2.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK + 2 * COUNT));
      d2 = d2.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK + 2 * COUNT));
      a3 = a3.add(FloatVector.fromArray(SPECIES, residual, r + 3 * COUNT));
      b3 = b3.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK + 3 * COUNT));
      c3 = c3.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK + 3 * COUNT));
      d3 = d3.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK + 3 * COUNT));
    }
    float[] dst = to.dst();
    FloatVector bound = FloatVector.broadcast(SPECIES, to.bounds()[0]);
    a0 = a0.blend(bound, a0.compare(LT, bound));
    b0 = b0.blend(bound, b0.compare(LT, bound));
    c0 = c0.blend(bound, c0.compare(LT, bound));
    d0 = d0.blend(bound, d0.compare(LT, bound));
    a1 = a1.blend(bound, a1.compare(LT, bound));
    b1 = b1.blend(bound, b1.compare(LT, bound));
    c1 = c1.blend(bound, c1.compare(LT, bound));
    d1 = d1.blend(bound, d1.compare(LT, bound));
    a2 = a2.blend(bound, a2.compare(LT, bound));
    b2 = b2.blend(bound, b2.compare(LT, bound));
    c2 = c2.blend(bound, c2.compare(LT, bound));
    d2 = d2.blend(bound, d2.compare(LT, bound));
    a3 = a3.blend(bound, a3.compare(LT, bound));
    b3 = b3.blend(bound, b3.compare(LT, bound));
    c3 = c3.blend(bound, c3.compare(LT, bound));
    d3 = d3.blend(bound, d3.compare(LT, bound));
    bound = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    a0 = a0.blend(bound, a0.compare(GT, bound));
    b0 = b0.blend(bound, b0.compare(GT, bound));
    c0 = c0.blend(bound, c0.compare(GT, bound));
    d0 = d0.blend(bound, d0.compare(GT, bound));
    a1 = a1.blend(bound, a1.compare(GT, bound));
    b1 = b1.blend(bound, b1.compare(GT, bound));
    c1 = c1.blend(bound, c1.compare(GT, bound));
    d1 = d1.blend(bound, d1.compare(GT, bound));
    a2 = a2.blend(bound, a2.compare(GT, bound));
    b2 = b2.blend(bound, b2.compare(GT, bound));
    c2 = c2.blend(bound, c2.compare(GT, bound));
    d2 = d2.blend(bound, d2.compare(GT, bound));
    a3 = a3.blend(bound, a3.compare(GT, bound));
    b3 = b3.blend(bound, b3.compare(GT, bound));
    c3 = c3.blend(bound, c3.compare(GT, bound));
    d3 = d3.blend(bound, d3.compare(GT, bound));
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + BLOCK);
    c0.intoArray(dst, d + 2 * BLOCK);
    d0.intoArray(dst, d + 3 * BLOCK);
    a1.intoArray(dst, d + COUNT);
    b1.intoArray(dst, d + BLOCK + COUNT);
    c1.intoArray(dst, d + 2 * BLOCK + COUNT);
    d1.intoArray(dst, d + 3 * BLOCK + COUNT);
    a2.intoArray(dst, d + 2 * COUNT);
    b2.intoArray(dst, d + BLOCK + 2 * COUNT);
    c2.intoArray(dst, d + 2 * BLOCK + 2 * COUNT);
    d2.intoArray(dst, d + 3 * BLOCK + 2 * COUNT);
    a3.intoArray(dst, d + 3 * COUNT);
    b3.intoArray(dst, d + BLOCK + 3 * COUNT);
    c3.intoArray(dst, d + 2 * BLOCK + 3 * COUNT);
    d3.intoArray(dst, d + 3 * BLOCK + 3 * COUNT);
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/** Eight pixels by two vectors, each of which is a block, whose weights come from memory. */
final class F32BlockedApart8x2v implements F32Blocked {
  static final F32Blocked TILE = new F32BlockedApart8x2v();

  private F32BlockedApart8x2v() {}

  @Override
  public int pixels() {
    return 8;
  }

  @Override
  public int channels() {
    return 2 * COUNT;
  }

  @Override
  public int apart() {
    return APART;
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
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector c0 = a0;
    FloatVector c1 = a1;
    FloatVector d0 = a0;
    FloatVector d1 = a1;
    FloatVector e0 = a0;
    FloatVector e1 = a1;
    FloatVector f0 = a0;
    FloatVector f1 = a1;
    FloatVector g0 = a0;
    FloatVector g1 = a1;
    FloatVector h0 = a0;
    FloatVector h1 = a1;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
      FloatVector x1 = FloatVector.fromArray(SPECIES, weights, j + APART);
      j += COUNT;
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
    float[] residual = to.residual();
    if (residual != null) {
      int r = d + to.shift();
      a0 = a0.add(FloatVector.fromArray(SPECIES, residual, r));
      b0 = b0.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK));
      c0 = c0.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK));
      d0 = d0.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK));
      e0 = e0.add(FloatVector.fromArray(SPECIES, residual, r + 4 * BLOCK));
      f0 = f0.add(FloatVector.fromArray(SPECIES, residual, r + 5 * BLOCK));
      g0 = g0.add(FloatVector.fromArray(SPECIES, residual, r + 6 * BLOCK));
      h0 = h0.add(FloatVector.fromArray(SPECIES, residual, r + 7 * BLOCK));
      a1 = a1.add(FloatVector.fromArray(SPECIES, residual, r + dstBlock));
      b1 = b1.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK + dstBlock));
      c1 = c1.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK + dstBlock));
      d1 = d1.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK + dstBlock));
      e1 = e1.add(FloatVector.fromArray(SPECIES, residual, r + 4 * BLOCK + dstBlock));
      f1 = f1.add(FloatVector.fromArray(SPECIES, residual, r + 5 * BLOCK + dstBlock));
      g1 = g1.add(FloatVector.fromArray(SPECIES, residual, r + 6 * BLOCK + dstBlock));
      h1 = h1.add(FloatVector.fromArray(SPECIES, residual, r + 7 * BLOCK + dstBlock));
    }
    float[] dst = to.dst();
    FloatVector bound = FloatVector.broadcast(SPECIES, to.bounds()[0]);
    a0 = a0.blend(bound, a0.compare(LT, bound));
    b0 = b0.blend(bound, b0.compare(LT, bound));
    c0 = c0.blend(bound, c0.compare(LT, bound));
    d0 = d0.blend(bound, d0.compare(LT, bound));
    e0 = e0.blend(bound, e0.compare(LT, bound));
    f0 = f0.blend(bound, f0.compare(LT, bound));
    g0 = g0.blend(bound, g0.compare(LT, bound));
    h0 = h0.blend(bound, h0.compare(LT, bound));
    a1 = a1.blend(bound, a1.compare(LT, bound));
    b1 = b1.blend(bound, b1.compare(LT, bound));
    c1 = c1.blend(bound, c1.compare(LT, bound));
    d1 = d1.blend(bound, d1.compare(LT, bound));
    e1 = e1.blend(bound, e1.compare(LT, bound));
    f1 = f1.blend(bound, f1.compare(LT, bound));
    g1 = g1.blend(bound, g1.compare(LT, bound));
    h1 = h1.blend(bound, h1.compare(LT, bound));
    bound = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    a0 = a0.blend(bound, a0.compare(GT, bound));
    b0 = b0.blend(bound, b0.compare(GT, bound));
    c0 = c0.blend(bound, c0.compare(GT, bound));
    d0 = d0.blend(bound, d0.compare(GT, bound));
    e0 = e0.blend(bound, e0.compare(GT, bound));
    f0 = f0.blend(bound, f0.compare(GT, bound));
    g0 = g0.blend(bound, g0.compare(GT, bound));
    h0 = h0.blend(bound, h0.compare(GT, bound));
    a1 = a1.blend(bound, a1.compare(GT, bound));
    b1 = b1.blend(bound, b1.compare(GT, bound));
    c1 = c1.blend(bound, c1.compare(GT, bound));
    d1 = d1.blend(bound, d1.compare(GT, bound));
    e1 = e1.blend(bound, e1.compare(GT, bound));
    f1 = f1.blend(bound, f1.compare(GT, bound));
    g1 = g1.blend(bound, g1.compare(GT, bound));
    h1 = h1.blend(bound, h1.compare(GT, bound));
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

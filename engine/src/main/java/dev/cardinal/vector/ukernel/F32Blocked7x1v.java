package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/** Seven pixels by one vector, which is a block. */
final class F32Blocked7x1v implements F32Blocked {
  static final F32Blocked TILE = new F32Blocked7x1v();

  private F32Blocked7x1v() {}

  @Override
  public int pixels() {
    return 7;
  }

  @Override
  public int channels() {
    return COUNT;
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
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector e0 = a0;
    FloatVector f0 = a0;
    FloatVector g0 = a0;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
      j += COUNT;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      a0 = fma(v, x0, a0);
      v = FloatVector.broadcast(SPECIES, src[i + BLOCK]);
      b0 = fma(v, x0, b0);
      v = FloatVector.broadcast(SPECIES, src[i + 2 * BLOCK]);
      c0 = fma(v, x0, c0);
      v = FloatVector.broadcast(SPECIES, src[i + 3 * BLOCK]);
      d0 = fma(v, x0, d0);
      v = FloatVector.broadcast(SPECIES, src[i + 4 * BLOCK]);
      e0 = fma(v, x0, e0);
      v = FloatVector.broadcast(SPECIES, src[i + 5 * BLOCK]);
      f0 = fma(v, x0, f0);
      v = FloatVector.broadcast(SPECIES, src[i + 6 * BLOCK]);
      g0 = fma(v, x0, g0);
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
    bound = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    a0 = a0.blend(bound, a0.compare(GT, bound));
    b0 = b0.blend(bound, b0.compare(GT, bound));
    c0 = c0.blend(bound, c0.compare(GT, bound));
    d0 = d0.blend(bound, d0.compare(GT, bound));
    e0 = e0.blend(bound, e0.compare(GT, bound));
    f0 = f0.blend(bound, f0.compare(GT, bound));
    g0 = g0.blend(bound, g0.compare(GT, bound));
    a0.intoArray(dst, d);
    b0.intoArray(dst, d + BLOCK);
    c0.intoArray(dst, d + 2 * BLOCK);
    d0.intoArray(dst, d + 3 * BLOCK);
    e0.intoArray(dst, d + 4 * BLOCK);
    f0.intoArray(dst, d + 5 * BLOCK);
    g0.intoArray(dst, d + 6 * BLOCK);
  }
}

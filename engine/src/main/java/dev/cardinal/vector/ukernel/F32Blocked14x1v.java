package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/** Fourteen pixels by one vector, which is a block: the last one where their number is odd. */
final class F32Blocked14x1v implements F32Blocked {
  static final F32Blocked TILE = new F32Blocked14x1v();

  private F32Blocked14x1v() {}

  @Override
  public int pixels() {
    return 14;
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
    FloatVector p0 = FloatVector.fromArray(SPECIES, bias, channel);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector p4 = p0;
    FloatVector p5 = p0;
    FloatVector p6 = p0;
    FloatVector p7 = p0;
    FloatVector p8 = p0;
    FloatVector p9 = p0;
    FloatVector p10 = p0;
    FloatVector p11 = p0;
    FloatVector p12 = p0;
    FloatVector p13 = p0;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x0 = FloatVector.fromArray(SPECIES, weights, j);
      j += COUNT;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      p0 = fma(v, x0, p0);
      v = FloatVector.broadcast(SPECIES, src[i + BLOCK]);
      p1 = fma(v, x0, p1);
      v = FloatVector.broadcast(SPECIES, src[i + 2 * BLOCK]);
      p2 = fma(v, x0, p2);
      v = FloatVector.broadcast(SPECIES, src[i + 3 * BLOCK]);
      p3 = fma(v, x0, p3);
      v = FloatVector.broadcast(SPECIES, src[i + 4 * BLOCK]);
      p4 = fma(v, x0, p4);
      v = FloatVector.broadcast(SPECIES, src[i + 5 * BLOCK]);
      p5 = fma(v, x0, p5);
      v = FloatVector.broadcast(SPECIES, src[i + 6 * BLOCK]);
      p6 = fma(v, x0, p6);
      v = FloatVector.broadcast(SPECIES, src[i + 7 * BLOCK]);
      p7 = fma(v, x0, p7);
      v = FloatVector.broadcast(SPECIES, src[i + 8 * BLOCK]);
      p8 = fma(v, x0, p8);
      v = FloatVector.broadcast(SPECIES, src[i + 9 * BLOCK]);
      p9 = fma(v, x0, p9);
      v = FloatVector.broadcast(SPECIES, src[i + 10 * BLOCK]);
      p10 = fma(v, x0, p10);
      v = FloatVector.broadcast(SPECIES, src[i + 11 * BLOCK]);
      p11 = fma(v, x0, p11);
      v = FloatVector.broadcast(SPECIES, src[i + 12 * BLOCK]);
      p12 = fma(v, x0, p12);
      v = FloatVector.broadcast(SPECIES, src[i + 13 * BLOCK]);
      p13 = fma(v, x0, p13);
    }
    float[] residual = to.residual();
    if (residual != null) {
      int r = d + to.shift();
      p0 = p0.add(FloatVector.fromArray(SPECIES, residual, r));
      p1 = p1.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK));
      p2 = p2.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK));
      p3 = p3.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK));
      p4 = p4.add(FloatVector.fromArray(SPECIES, residual, r + 4 * BLOCK));
      p5 = p5.add(FloatVector.fromArray(SPECIES, residual, r + 5 * BLOCK));
      p6 = p6.add(FloatVector.fromArray(SPECIES, residual, r + 6 * BLOCK));
      p7 = p7.add(FloatVector.fromArray(SPECIES, residual, r + 7 * BLOCK));
      p8 = p8.add(FloatVector.fromArray(SPECIES, residual, r + 8 * BLOCK));
      p9 = p9.add(FloatVector.fromArray(SPECIES, residual, r + 9 * BLOCK));
      p10 = p10.add(FloatVector.fromArray(SPECIES, residual, r + 10 * BLOCK));
      p11 = p11.add(FloatVector.fromArray(SPECIES, residual, r + 11 * BLOCK));
      p12 = p12.add(FloatVector.fromArray(SPECIES, residual, r + 12 * BLOCK));
      p13 = p13.add(FloatVector.fromArray(SPECIES, residual, r + 13 * BLOCK));
    }
    float[] dst = to.dst();
    FloatVector bound = FloatVector.broadcast(SPECIES, to.bounds()[0]);
    p0 = p0.blend(bound, p0.compare(LT, bound));
    p1 = p1.blend(bound, p1.compare(LT, bound));
    p2 = p2.blend(bound, p2.compare(LT, bound));
    p3 = p3.blend(bound, p3.compare(LT, bound));
    p4 = p4.blend(bound, p4.compare(LT, bound));
    p5 = p5.blend(bound, p5.compare(LT, bound));
    p6 = p6.blend(bound, p6.compare(LT, bound));
    p7 = p7.blend(bound, p7.compare(LT, bound));
    p8 = p8.blend(bound, p8.compare(LT, bound));
    p9 = p9.blend(bound, p9.compare(LT, bound));
    p10 = p10.blend(bound, p10.compare(LT, bound));
    p11 = p11.blend(bound, p11.compare(LT, bound));
    p12 = p12.blend(bound, p12.compare(LT, bound));
    p13 = p13.blend(bound, p13.compare(LT, bound));
    bound = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    p0 = p0.blend(bound, p0.compare(GT, bound));
    p1 = p1.blend(bound, p1.compare(GT, bound));
    p2 = p2.blend(bound, p2.compare(GT, bound));
    p3 = p3.blend(bound, p3.compare(GT, bound));
    p4 = p4.blend(bound, p4.compare(GT, bound));
    p5 = p5.blend(bound, p5.compare(GT, bound));
    p6 = p6.blend(bound, p6.compare(GT, bound));
    p7 = p7.blend(bound, p7.compare(GT, bound));
    p8 = p8.blend(bound, p8.compare(GT, bound));
    p9 = p9.blend(bound, p9.compare(GT, bound));
    p10 = p10.blend(bound, p10.compare(GT, bound));
    p11 = p11.blend(bound, p11.compare(GT, bound));
    p12 = p12.blend(bound, p12.compare(GT, bound));
    p13 = p13.blend(bound, p13.compare(GT, bound));
    p0.intoArray(dst, d);
    p1.intoArray(dst, d + BLOCK);
    p2.intoArray(dst, d + 2 * BLOCK);
    p3.intoArray(dst, d + 3 * BLOCK);
    p4.intoArray(dst, d + 4 * BLOCK);
    p5.intoArray(dst, d + 5 * BLOCK);
    p6.intoArray(dst, d + 6 * BLOCK);
    p7.intoArray(dst, d + 7 * BLOCK);
    p8.intoArray(dst, d + 8 * BLOCK);
    p9.intoArray(dst, d + 9 * BLOCK);
    p10.intoArray(dst, d + 10 * BLOCK);
    p11.intoArray(dst, d + 11 * BLOCK);
    p12.intoArray(dst, d + 12 * BLOCK);
    p13.intoArray(dst, d + 13 * BLOCK);
  }
}

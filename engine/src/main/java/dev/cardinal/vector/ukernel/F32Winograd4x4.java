package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Transpose4.NEIGHBOURS;
import static dev.cardinal.vector.ukernel.F32Transpose4.ODD;
import static dev.cardinal.vector.ukernel.F32Transpose4.PAIRS;
import static dev.cardinal.vector.ukernel.F32Transpose4.UPPER;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/**
 * F(4 x 4, 3 x 3) with the points 0, ±3/4, ±3/2 and infinity: a quarter of the products. All
 * coefficients of source and result are exact in float32, and errors are less than half of those
 * with the points 0, ±1, ±2, because the coefficients differ less in size.
 *
 * <p>Formulas stand twice here, where they are wanted: C2 does not inline methods of their size,
 * and vectors that are passed to methods which are not inlined become objects.
 */
final class F32Winograd4x4 implements F32Winograd {
  static final F32Winograd TRANSFORM = new F32Winograd4x4();

  static final float A = 0.75f;
  static final float B = 1.5f;
  static final float A2 = A * A;
  static final float B2 = B * B;
  static final float SUM = A2 + B2;
  static final float PRODUCT = A2 * B2;

  private F32Winograd4x4() {}

  @Override
  public int outputs() {
    return 4;
  }

  @Override
  public double[][] weights() {
    double ofA = 1 / (2.0 * A2 * (A2 - B2));
    double ofB = 1 / (2.0 * B2 * (B2 - A2));
    return new double[][] {
      {1.0 / PRODUCT, 0, 0},
      {ofA, A * ofA, A2 * ofA},
      {ofA, -A * ofA, A2 * ofA},
      {ofB, B * ofB, B2 * ofB},
      {ofB, -B * ofB, B2 * ofB},
      {0, 0, 1}
    };
  }

  @Override
  public void columns(
      float[] src, int s, int srcStride, float[] dst, int d, int dstStride, int vectors) {
    for (int i = 0; i < vectors * COUNT; i += COUNT) {
      int from = s + i;
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, from);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + srcStride);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 2 * srcStride);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, from + 3 * srcStride);
      FloatVector x4 = FloatVector.fromArray(SPECIES, src, from + 4 * srcStride);
      FloatVector x5 = FloatVector.fromArray(SPECIES, src, from + 5 * srcStride);
      int to = d + i;
      FloatVector first = fma(x2, FloatVector.broadcast(SPECIES, -SUM), x4);
      fma(x0, FloatVector.broadcast(SPECIES, PRODUCT), first).intoArray(dst, to);
      FloatVector evenA = fma(x2, FloatVector.broadcast(SPECIES, -B2), x4);
      FloatVector oddA = fma(x1, FloatVector.broadcast(SPECIES, -B2), x3);
      fma(oddA, FloatVector.broadcast(SPECIES, A), evenA).intoArray(dst, to + dstStride);
      fma(oddA, FloatVector.broadcast(SPECIES, -A), evenA).intoArray(dst, to + 2 * dstStride);
      FloatVector evenB = fma(x2, FloatVector.broadcast(SPECIES, -A2), x4);
      FloatVector oddB = fma(x1, FloatVector.broadcast(SPECIES, -A2), x3);
      fma(oddB, FloatVector.broadcast(SPECIES, B), evenB).intoArray(dst, to + 3 * dstStride);
      fma(oddB, FloatVector.broadcast(SPECIES, -B), evenB).intoArray(dst, to + 4 * dstStride);
      FloatVector last = fma(x3, FloatVector.broadcast(SPECIES, -SUM), x5);
      fma(x1, FloatVector.broadcast(SPECIES, PRODUCT), last).intoArray(dst, to + 5 * dstStride);
    }
  }

  @Override
  public void rows(
      float[] src, int srcStride, int[] quads, int vectors, float[] dst, int d, int dstStride) {
    for (int v = 0; v < vectors; v++) {
      int q0 = quads[4 * v];
      int q1 = quads[4 * v + 1];
      int q2 = quads[4 * v + 2];
      int q3 = quads[4 * v + 3];
      int to = d + v * COUNT;
      for (int row = 0; row < 6; row++) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, src, q0);
        FloatVector x1 = FloatVector.fromArray(SPECIES, src, q1);
        FloatVector x2 = FloatVector.fromArray(SPECIES, src, q2);
        FloatVector x3 = FloatVector.fromArray(SPECIES, src, q3);
        FloatVector a0 = x0.blend(x1.rearrange(NEIGHBOURS), ODD);
        FloatVector a1 = x0.rearrange(NEIGHBOURS).blend(x1, ODD);
        FloatVector a2 = x2.blend(x3.rearrange(NEIGHBOURS), ODD);
        FloatVector a3 = x2.rearrange(NEIGHBOURS).blend(x3, ODD);
        FloatVector c0 = a0.blend(a2.rearrange(PAIRS), UPPER);
        FloatVector c1 = a1.blend(a3.rearrange(PAIRS), UPPER);
        FloatVector c2 = a0.rearrange(PAIRS).blend(a2, UPPER);
        FloatVector c3 = a1.rearrange(PAIRS).blend(a3, UPPER);
        x0 = FloatVector.fromArray(SPECIES, src, q0 + 4);
        x1 = FloatVector.fromArray(SPECIES, src, q1 + 4);
        x2 = FloatVector.fromArray(SPECIES, src, q2 + 4);
        x3 = FloatVector.fromArray(SPECIES, src, q3 + 4);
        a0 = x0.blend(x1.rearrange(NEIGHBOURS), ODD);
        a1 = x0.rearrange(NEIGHBOURS).blend(x1, ODD);
        a2 = x2.blend(x3.rearrange(NEIGHBOURS), ODD);
        a3 = x2.rearrange(NEIGHBOURS).blend(x3, ODD);
        FloatVector c4 = a0.blend(a2.rearrange(PAIRS), UPPER);
        FloatVector c5 = a1.blend(a3.rearrange(PAIRS), UPPER);
        FloatVector first = fma(c2, FloatVector.broadcast(SPECIES, -SUM), c4);
        fma(c0, FloatVector.broadcast(SPECIES, PRODUCT), first).intoArray(dst, to);
        FloatVector evenA = fma(c2, FloatVector.broadcast(SPECIES, -B2), c4);
        FloatVector oddA = fma(c1, FloatVector.broadcast(SPECIES, -B2), c3);
        fma(oddA, FloatVector.broadcast(SPECIES, A), evenA).intoArray(dst, to + dstStride);
        fma(oddA, FloatVector.broadcast(SPECIES, -A), evenA).intoArray(dst, to + 2 * dstStride);
        FloatVector evenB = fma(c2, FloatVector.broadcast(SPECIES, -A2), c4);
        FloatVector oddB = fma(c1, FloatVector.broadcast(SPECIES, -A2), c3);
        fma(oddB, FloatVector.broadcast(SPECIES, B), evenB).intoArray(dst, to + 3 * dstStride);
        fma(oddB, FloatVector.broadcast(SPECIES, -B), evenB).intoArray(dst, to + 4 * dstStride);
        FloatVector last = fma(c3, FloatVector.broadcast(SPECIES, -SUM), c5);
        fma(c1, FloatVector.broadcast(SPECIES, PRODUCT), last).intoArray(dst, to + 5 * dstStride);
        q0 += srcStride;
        q1 += srcStride;
        q2 += srcStride;
        q3 += srcStride;
        to += 6 * dstStride;
      }
    }
  }

  @Override
  public void result(
      float[] src,
      int s,
      int srcStride,
      int vectors,
      float[] half,
      int h,
      float[] dst,
      int d,
      int dstStride) {
    for (int v = 0; v < vectors; v++) {
      halfResult(src, s + v * COUNT, srcStride, half, h);
      otherHalf(half, h, dst, d + 4 * v * COUNT, dstStride);
    }
  }

  /** Columns of six positions become columns of four. */
  private static void halfResult(float[] src, int s, int stride, float[] half, int h) {
    FloatVector a = FloatVector.broadcast(SPECIES, A);
    FloatVector b = FloatVector.broadcast(SPECIES, B);
    FloatVector a2 = FloatVector.broadcast(SPECIES, A2);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    FloatVector a3 = FloatVector.broadcast(SPECIES, A * A2);
    FloatVector b3 = FloatVector.broadcast(SPECIES, B * B2);
    int from = s;
    for (int to = h; to < h + 6 * COUNT; to += COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, from);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + 6 * stride);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 12 * stride);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, from + 18 * stride);
      FloatVector x4 = FloatVector.fromArray(SPECIES, src, from + 24 * stride);
      FloatVector x5 = FloatVector.fromArray(SPECIES, src, from + 30 * stride);
      FloatVector even1 = x1.add(x2);
      FloatVector odd1 = x1.sub(x2);
      FloatVector even2 = x3.add(x4);
      FloatVector odd2 = x3.sub(x4);
      x0.add(even1).add(even2).intoArray(half, to);
      fma(odd2, b, odd1.mul(a)).intoArray(half, to + 6 * COUNT);
      fma(even2, b2, even1.mul(a2)).intoArray(half, to + 12 * COUNT);
      fma(odd2, b3, fma(odd1, a3, x5)).intoArray(half, to + 18 * COUNT);
      from += stride;
    }
  }

  /** Rows of six numbers become rows of four outputs, and those go to their columns. */
  private static void otherHalf(float[] half, int h, float[] dst, int d, int stride) {
    FloatVector a = FloatVector.broadcast(SPECIES, A);
    FloatVector b = FloatVector.broadcast(SPECIES, B);
    FloatVector a2 = FloatVector.broadcast(SPECIES, A2);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    FloatVector a3 = FloatVector.broadcast(SPECIES, A * A2);
    FloatVector b3 = FloatVector.broadcast(SPECIES, B * B2);
    int to = d;
    for (int from = h; from < h + 4 * 6 * COUNT; from += 6 * COUNT) {
      FloatVector x1 = FloatVector.fromArray(SPECIES, half, from + COUNT);
      FloatVector x2 = FloatVector.fromArray(SPECIES, half, from + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(SPECIES, half, from + 3 * COUNT);
      FloatVector x4 = FloatVector.fromArray(SPECIES, half, from + 4 * COUNT);
      FloatVector even1 = x1.add(x2);
      FloatVector odd1 = x1.sub(x2);
      FloatVector even2 = x3.add(x4);
      FloatVector odd2 = x3.sub(x4);
      FloatVector c0 = FloatVector.fromArray(SPECIES, half, from).add(even1).add(even2);
      FloatVector c1 = fma(odd2, b, odd1.mul(a));
      FloatVector c2 = fma(even2, b2, even1.mul(a2));
      FloatVector x5 = FloatVector.fromArray(SPECIES, half, from + 5 * COUNT);
      FloatVector c3 = fma(odd2, b3, fma(odd1, a3, x5));
      FloatVector r0 = c0.blend(c1.rearrange(NEIGHBOURS), ODD);
      FloatVector r1 = c0.rearrange(NEIGHBOURS).blend(c1, ODD);
      FloatVector r2 = c2.blend(c3.rearrange(NEIGHBOURS), ODD);
      FloatVector r3 = c2.rearrange(NEIGHBOURS).blend(c3, ODD);
      r0.blend(r2.rearrange(PAIRS), UPPER).intoArray(dst, to);
      r1.blend(r3.rearrange(PAIRS), UPPER).intoArray(dst, to + COUNT);
      r0.rearrange(PAIRS).blend(r2, UPPER).intoArray(dst, to + 2 * COUNT);
      r1.rearrange(PAIRS).blend(r3, UPPER).intoArray(dst, to + 3 * COUNT);
      to += stride;
    }
  }
}

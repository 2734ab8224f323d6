package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Transpose4.NEIGHBOURS;
import static dev.cardinal.vector.ukernel.F32Transpose4.ODD;
import static dev.cardinal.vector.ukernel.F32Transpose4.PAIRS;
import static dev.cardinal.vector.ukernel.F32Transpose4.UPPER;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * F(2 x 2, 3 x 3) with the points 0, ±1 and infinity: four products for nine. Source and result
 * need additions only.
 */
final class F32Winograd2x2 implements F32Winograd {
  static final F32Winograd TRANSFORM = new F32Winograd2x2();

  /** From a quad's columns: those of a tile and the two after it, for each of its tiles. */
  private static final VectorShuffle<Float> WINDOWS =
      VectorShuffle.fromOp(SPECIES, lane -> lane / 4 * 2 + lane % 4);

  /** Of four outputs a tile: the upper row's first, then the lower row's. */
  private static final VectorShuffle<Float> BY_ROWS =
      VectorShuffle.fromOp(
          SPECIES, lane -> lane % (COUNT / 2) / 2 * 4 + lane % 2 + lane / (COUNT / 2) * 2);

  private static final VectorShuffle<Float> HALF_ON =
      VectorShuffle.fromOp(SPECIES, lane -> (lane + COUNT / 2) % COUNT);

  private F32Winograd2x2() {}

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public double[][] weights() {
    return new double[][] {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
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
      int to = d + i;
      x0.sub(x2).intoArray(dst, to);
      x1.add(x2).intoArray(dst, to + dstStride);
      x2.sub(x1).intoArray(dst, to + 2 * dstStride);
      x3.sub(x1).intoArray(dst, to + 3 * dstStride);
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
      for (int row = 0; row < 4; row++) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, src, q0).rearrange(WINDOWS);
        FloatVector x1 = FloatVector.fromArray(SPECIES, src, q1).rearrange(WINDOWS);
        FloatVector x2 = FloatVector.fromArray(SPECIES, src, q2).rearrange(WINDOWS);
        FloatVector x3 = FloatVector.fromArray(SPECIES, src, q3).rearrange(WINDOWS);
        FloatVector a0 = x0.blend(x1.rearrange(NEIGHBOURS), ODD);
        FloatVector a1 = x0.rearrange(NEIGHBOURS).blend(x1, ODD);
        FloatVector a2 = x2.blend(x3.rearrange(NEIGHBOURS), ODD);
        FloatVector a3 = x2.rearrange(NEIGHBOURS).blend(x3, ODD);
        FloatVector c0 = a0.blend(a2.rearrange(PAIRS), UPPER);
        FloatVector c1 = a1.blend(a3.rearrange(PAIRS), UPPER);
        FloatVector c2 = a0.rearrange(PAIRS).blend(a2, UPPER);
        FloatVector c3 = a1.rearrange(PAIRS).blend(a3, UPPER);
        c0.sub(c2).intoArray(dst, to);
        c1.add(c2).intoArray(dst, to + dstStride);
        c2.sub(c1).intoArray(dst, to + 2 * dstStride);
        c3.sub(c1).intoArray(dst, to + 3 * dstStride);
        q0 += srcStride;
        q1 += srcStride;
        q2 += srcStride;
        q3 += srcStride;
        to += 4 * dstStride;
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
      otherHalf(half, h, dst, d + 2 * v * COUNT, dstStride);
    }
  }

  /** Columns of four positions become columns of two. */
  private static void halfResult(float[] src, int s, int stride, float[] half, int h) {
    int from = s;
    for (int to = h; to < h + 4 * COUNT; to += COUNT) {
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + 4 * stride);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 8 * stride);
      FloatVector.fromArray(SPECIES, src, from).add(x1).add(x2).intoArray(half, to);
      FloatVector x3 = FloatVector.fromArray(SPECIES, src, from + 12 * stride);
      x3.add(x1.sub(x2)).intoArray(half, to + 4 * COUNT);
      from += stride;
    }
  }

  /**
   * Two rows of four numbers become two rows of two outputs, and those go to their columns. The
   * vectors' upper halves are for the next quad to overwrite.
   */
  private static void otherHalf(float[] half, int h, float[] dst, int d, int stride) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, half, h);
    FloatVector x1 = FloatVector.fromArray(SPECIES, half, h + COUNT);
    FloatVector x2 = FloatVector.fromArray(SPECIES, half, h + 2 * COUNT);
    FloatVector x3 = FloatVector.fromArray(SPECIES, half, h + 3 * COUNT);
    FloatVector c0 = x0.add(x1).add(x2);
    FloatVector c1 = x3.add(x1.sub(x2));
    x0 = FloatVector.fromArray(SPECIES, half, h + 4 * COUNT);
    x1 = FloatVector.fromArray(SPECIES, half, h + 5 * COUNT);
    x2 = FloatVector.fromArray(SPECIES, half, h + 6 * COUNT);
    x3 = FloatVector.fromArray(SPECIES, half, h + 7 * COUNT);
    FloatVector c2 = x0.add(x1).add(x2);
    FloatVector c3 = x3.add(x1.sub(x2));
    FloatVector r0 = c0.blend(c1.rearrange(NEIGHBOURS), ODD);
    FloatVector r1 = c0.rearrange(NEIGHBOURS).blend(c1, ODD);
    FloatVector r2 = c2.blend(c3.rearrange(NEIGHBOURS), ODD);
    FloatVector r3 = c2.rearrange(NEIGHBOURS).blend(c3, ODD);
    FloatVector rows = r0.blend(r2.rearrange(PAIRS), UPPER).rearrange(BY_ROWS);
    rows.intoArray(dst, d);
    rows.rearrange(HALF_ON).intoArray(dst, d + stride);
    rows = r1.blend(r3.rearrange(PAIRS), UPPER).rearrange(BY_ROWS);
    rows.intoArray(dst, d + COUNT / 2);
    rows.rearrange(HALF_ON).intoArray(dst, d + COUNT / 2 + stride);
    rows = r0.rearrange(PAIRS).blend(r2, UPPER).rearrange(BY_ROWS);
    rows.intoArray(dst, d + COUNT);
    rows.rearrange(HALF_ON).intoArray(dst, d + COUNT + stride);
    rows = r1.rearrange(PAIRS).blend(r3, UPPER).rearrange(BY_ROWS);
    rows.intoArray(dst, d + 3 * (COUNT / 2));
    rows.rearrange(HALF_ON).intoArray(dst, d + 3 * (COUNT / 2) + stride);
  }
}

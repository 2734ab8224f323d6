package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What follows a product, for a whole tile at once: its rows go to rows of a segment. A tile is
 * short, and a call for each of its rows would take longer than the rows themselves.
 */
public final class F32TileEpilogue {
  private final F32Activation activation;
  private final float least;
  private final boolean inPlace;

  /** An epilogue that ends with the activation. */
  public F32TileEpilogue(F32Activation activation) {
    this.activation = activation;
    boolean relu = activation instanceof F32Activation.Relu;
    least = relu ? 0f : Float.NEGATIVE_INFINITY; // nothing is less: one loop serves both
    inPlace = !relu && !(activation instanceof F32Activation.Identity);
  }

  /**
   * {@code dst = activation(src + bias)}, row by row.
   *
   * @param src rows {@code n} floats apart, from {@code s} on
   * @param bias one for each row, from {@code b} on
   * @param dst rows {@code dstStride} floats apart, from {@code d} on
   * @param n floats of a row: a multiple of the vector's length
   */
  public void write(
      float[] src,
      int s,
      float[] bias,
      int b,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows,
      int n) {
    int i = 0;
    for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
      pairs(src, s + i, n, bias, b, least, dst, d + i, dstStride, rows);
    }
    if (i < n) {
      singles(src, s + i, n, bias, b, least, dst, d + i, dstStride, rows);
    }
    finish(dst, d, dstStride, rows, n);
  }

  /**
   * {@code dst = activation(src + bias + residual)}, row by row; the residual's rows lie as those
   * of {@code dst} do, and may be what they hold.
   */
  public void writeSum(
      float[] src,
      int s,
      float[] bias,
      int b,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows,
      int n) {
    int i = 0;
    for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
      sumPairs(src, s + i, n, bias, b, least, residual, dst, d + i, dstStride, rows);
    }
    if (i < n) {
      sumSingles(src, s + i, n, bias, b, least, residual, dst, d + i, dstStride, rows);
    }
    finish(dst, d, dstStride, rows, n);
  }

  private static void pairs(
      float[] src,
      int s,
      int stride,
      float[] bias,
      int b,
      float least,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows) {
    for (int row = 0; row < rows; row++) {
      float add = bias[b + row];
      int from = s + row * stride;
      long to = d + row * dstStride;
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(add);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
      FloatVector y = FloatVector.fromArray(SPECIES, src, from + COUNT).add(add);
      y = y.blend(least, y.compare(VectorOperators.LT, least));
      y.intoMemorySegment(dst, BYTES * (to + COUNT), ORDER);
    }
  }

  private static void sumPairs(
      float[] src,
      int s,
      int stride,
      float[] bias,
      int b,
      float least,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows) {
    for (int row = 0; row < rows; row++) {
      float add = bias[b + row];
      int from = s + row * stride;
      long to = d + row * dstStride;
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(add);
      FloatVector y = FloatVector.fromArray(SPECIES, src, from + COUNT).add(add);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * to, ORDER));
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
      y = y.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (to + COUNT), ORDER));
      y = y.blend(least, y.compare(VectorOperators.LT, least));
      y.intoMemorySegment(dst, BYTES * (to + COUNT), ORDER);
    }
  }

  private static void singles(
      float[] src,
      int s,
      int stride,
      float[] bias,
      int b,
      float least,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows) {
    for (int row = 0; row < rows; row++) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + row * stride).add(bias[b + row]);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x.intoMemorySegment(dst, BYTES * (d + row * dstStride), ORDER);
    }
  }

  private static void sumSingles(
      float[] src,
      int s,
      int stride,
      float[] bias,
      int b,
      float least,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      long dstStride,
      int rows) {
    for (int row = 0; row < rows; row++) {
      long to = d + row * dstStride;
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + row * stride).add(bias[b + row]);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * to, ORDER));
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
    }
  }

  private void finish(MemorySegment dst, long d, long dstStride, int rows, int n) {
    if (inPlace) {
      for (int row = 0; row < rows; row++) {
        long at = d + row * dstStride;
        activation.apply(dst, at, dst, at, n);
      }
    }
  }
}

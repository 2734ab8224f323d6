package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What follows a product, for a plane of sums whose rows have gaps between them: the rows adjoin in
 * the segment. Every row is written in whole vectors; what they write beyond its end, the next row
 * overwrites. So only the plane's last rows need care, and no store needs a mask, which some
 * machines are slow at.
 */
public final class F32PlaneEpilogue {
  private final F32Activation activation;
  private final F32Epilogue exact;
  private final float least;
  private final boolean inPlace;

  /** An epilogue that ends with the activation. */
  public F32PlaneEpilogue(F32Activation activation) {
    this.activation = activation;
    boolean relu = activation instanceof F32Activation.Relu;
    least = relu ? 0f : Float.NEGATIVE_INFINITY; // nothing is less: one loop serves both
    inPlace = !relu && !(activation instanceof F32Activation.Identity);
    exact = new F32Epilogue(relu ? activation : new F32Activation.Identity());
  }

  /**
   * {@code dst = activation(src + bias)}, row by row.
   *
   * @param src rows {@code stride} floats apart, from {@code s} on; what is between them may be
   *     anything, and a vector is read from the start of each row
   * @param dst rows one after the other, from {@code d} on
   * @param n floats of a row
   */
  public void write(
      float[] src, int s, int stride, float bias, MemorySegment dst, long d, int rows, int n) {
    int careless = careless(rows, n);
    rows(src, s, stride, bias, least, dst, d, careless, n);
    for (int row = careless; row < rows; row++) {
      exact.write(src, s + row * stride, bias, dst, d + (long) row * n, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, rows * n);
    }
  }

  /**
   * {@code dst = activation(src + bias + residual)}, row by row.
   *
   * @param residual its rows lie as those of {@code dst} do; must not be the same memory
   */
  public void writeSum(
      float[] src,
      int s,
      int stride,
      float bias,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int careless = careless(rows, n);
    sumRows(src, s, stride, bias, least, residual, dst, d, careless, n);
    for (int row = careless; row < rows; row++) {
      long at = d + (long) row * n;
      exact.writeSum(src, s + row * stride, bias, residual, at, dst, at, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, rows * n);
    }
  }

  /** Rows after which there is room for the rest of a vector. */
  private static int careless(int rows, int n) {
    int beyond = Math.ceilDiv(n, COUNT) * COUNT - n;
    return n == 0 ? 0 : Math.max(0, rows - Math.ceilDiv(beyond, n));
  }

  private static void rows(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      int from = s + row * stride;
      long to = d + (long) row * n;
      for (int i = 0; i < n; i += COUNT) {
        FloatVector x = FloatVector.fromArray(SPECIES, src, from + i).add(bias);
        store(x.blend(least, x.compare(VectorOperators.LT, least)), dst, to + i);
      }
    }
  }

  private static void sumRows(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    for (int row = 0; row < rows; row++) {
      int from = s + row * stride;
      long to = d + (long) row * n;
      for (int i = 0; i < n; i += COUNT) {
        FloatVector x = FloatVector.fromArray(SPECIES, src, from + i).add(bias);
        x = x.add(load(residual, to + i));
        store(x.blend(least, x.compare(VectorOperators.LT, least)), dst, to + i);
      }
    }
  }
}

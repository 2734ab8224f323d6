package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A window of 3x3 over one padded plane, with bias and activation, and a stride of 1 or 2: the
 * depthwise convolution of one channel. Loops run down the rows, a vector of columns at a time, and
 * carry sums that are not complete yet, so that each row of the source is loaded once.
 *
 * <p>The last vector of a row overlaps the one before. Rows shorter than a vector are written as
 * whole vectors; what they write beyond their end, the next row overwrites.
 */
public final class F32Depthwise3x3 {
  private final float least;
  private final float most;
  private final boolean inPlace;
  private final F32Activation activation;

  /** A window that ends with the activation. */
  public F32Depthwise3x3(F32Activation activation) {
    this.activation = activation;
    F32Bounds bounds = F32Bounds.of(activation);
    least = bounds.least();
    most = bounds.most();
    inPlace = !F32Bounds.are(activation);
  }

  /**
   * Where the taps of an output read a plane, or the phases of a stride of 2, relative to the
   * output's number.
   *
   * @param corner tap (0, 0); tap (0, 2) is the next float, and taps (2, 0) and (2, 2) are a row
   *     further on
   * @param top tap (0, 1); tap (2, 1) is a row further on
   * @param side tap (1, 0); tap (1, 2) is the next float
   * @param centre tap (1, 1)
   */
  public record Phases(int corner, int top, int side, int centre) {}

  /**
   * Rows of outputs for a stride of 1, one after the other.
   *
   * @param src a plane; output {@code (y, x)} reads three rows of three floats from {@code s + y *
   *     stride + x} on
   * @param stride from one row of the plane to the next
   * @param w where the nine weights begin
   * @param d the index of the first output
   * @param n outputs of a row
   */
  public void write(
      float[] src,
      int s,
      int stride,
      float[] weights,
      int w,
      float bias,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int careless = n < COUNT ? F32PlaneEpilogue.careless(rows, n) : rows;
    int last = Math.max(0, n - COUNT);
    for (int i = 0; i < last; i += COUNT) {
      down(src, s + i, stride, weights, w, bias, least, most, dst, d + i, rows, n);
    }
    down(src, s + last, stride, weights, w, bias, least, most, dst, d + last, careless, n);
    for (int row = careless; row < rows; row++) {
      one(src, s + row * stride, stride, weights, w, bias, dst, d + (long) row * n, n);
    }
    finish(dst, d, rows * n);
  }

  /**
   * Rows of outputs for a stride of 2, one after the other.
   *
   * @param src the phases of the plane, whose rows are {@code stride} floats apart
   * @param s the number of the first output
   */
  public void write(
      float[] src,
      int s,
      Phases phases,
      int stride,
      float[] weights,
      int w,
      float bias,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int careless = n < COUNT ? F32PlaneEpilogue.careless(rows, n) : rows;
    int last = Math.max(0, n - COUNT);
    for (int i = 0; i < last; i += COUNT) {
      down(src, s + i, phases, stride, weights, w, bias, least, most, dst, d + i, rows, n);
    }
    down(src, s + last, phases, stride, weights, w, bias, least, most, dst, d + last, careless, n);
    for (int row = careless; row < rows; row++) {
      one(src, s + row * stride, phases, stride, weights, w, bias, dst, d + (long) row * n, n);
    }
    finish(dst, d, rows * n);
  }

  private void finish(MemorySegment dst, long d, int n) {
    if (inPlace) {
      activation.apply(dst, d, dst, d, n);
    }
  }

  private static void down(
      float[] src,
      int s,
      int stride,
      float[] weights,
      int w,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    if (rows == 0) {
      return;
    }
    FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
    FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
    FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
    FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
    FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
    FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
    FloatVector w6 = FloatVector.broadcast(SPECIES, weights[w + 6]);
    FloatVector w7 = FloatVector.broadcast(SPECIES, weights[w + 7]);
    FloatVector w8 = FloatVector.broadcast(SPECIES, weights[w + 8]);
    int from = s + stride;
    FloatVector zero = FloatVector.broadcast(SPECIES, bias);
    FloatVector r0 = FloatVector.fromArray(SPECIES, src, s);
    FloatVector r1 = FloatVector.fromArray(SPECIES, src, s + 1);
    FloatVector r2 = FloatVector.fromArray(SPECIES, src, s + 2);
    FloatVector first = fma(w2, r2, fma(w1, r1, fma(w0, r0, zero)));
    r0 = FloatVector.fromArray(SPECIES, src, from);
    r1 = FloatVector.fromArray(SPECIES, src, from + 1);
    r2 = FloatVector.fromArray(SPECIES, src, from + 2);
    first = fma(w5, r2, fma(w4, r1, fma(w3, r0, first)));
    FloatVector second = fma(w2, r2, fma(w1, r1, fma(w0, r0, zero)));
    long to = d;
    for (int y = 0; y < rows; y++, to += n) {
      from += stride;
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, from);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + 1);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 2);
      FloatVector out = fma(w8, x2, fma(w7, x1, fma(w6, x0, first)));
      first = fma(w5, x2, fma(w4, x1, fma(w3, x0, second)));
      second = fma(w2, x2, fma(w1, x1, fma(w0, x0, FloatVector.broadcast(SPECIES, bias))));
      out = out.blend(least, out.compare(VectorOperators.LT, least));
      out = out.blend(most, out.compare(VectorOperators.GT, most));
      out.intoMemorySegment(dst, BYTES * to, ORDER);
    }
  }

  private static void down(
      float[] src,
      int s,
      Phases phases,
      int stride,
      float[] weights,
      int w,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
    FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
    FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
    FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
    FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
    FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
    FloatVector w6 = FloatVector.broadcast(SPECIES, weights[w + 6]);
    FloatVector w7 = FloatVector.broadcast(SPECIES, weights[w + 7]);
    FloatVector w8 = FloatVector.broadcast(SPECIES, weights[w + 8]);
    int corner = s + phases.corner();
    int top = s + phases.top() - corner;
    int side = s + phases.side() - corner - stride;
    int centre = s + phases.centre() - corner - stride;
    FloatVector next = FloatVector.broadcast(SPECIES, bias);
    next = fma(w0, FloatVector.fromArray(SPECIES, src, corner), next);
    next = fma(w1, FloatVector.fromArray(SPECIES, src, corner + top), next);
    next = fma(w2, FloatVector.fromArray(SPECIES, src, corner + 1), next);
    long to = d;
    for (int y = 0; y < rows; y++, to += n) {
      corner += stride;
      FloatVector x0 = FloatVector.fromArray(SPECIES, src, corner + side);
      FloatVector x1 = FloatVector.fromArray(SPECIES, src, corner + centre);
      FloatVector x2 = FloatVector.fromArray(SPECIES, src, corner + side + 1);
      FloatVector out = fma(w5, x2, fma(w4, x1, fma(w3, x0, next)));
      x0 = FloatVector.fromArray(SPECIES, src, corner);
      x1 = FloatVector.fromArray(SPECIES, src, corner + top);
      x2 = FloatVector.fromArray(SPECIES, src, corner + 1);
      out = fma(w8, x2, fma(w7, x1, fma(w6, x0, out)));
      next = fma(w2, x2, fma(w1, x1, fma(w0, x0, FloatVector.broadcast(SPECIES, bias))));
      out = out.blend(least, out.compare(VectorOperators.LT, least));
      out = out.blend(most, out.compare(VectorOperators.GT, most));
      out.intoMemorySegment(dst, BYTES * to, ORDER);
    }
  }

  /** A row shorter than a vector, behind which nothing may be written. */
  private void one(
      float[] src,
      int s,
      int stride,
      float[] weights,
      int w,
      float bias,
      MemorySegment dst,
      long d,
      int n) {
    FloatVector sum = FloatVector.broadcast(SPECIES, bias);
    for (int ky = 0; ky < 3; ky++) {
      for (int kx = 0; kx < 3; kx++) {
        FloatVector weight = FloatVector.broadcast(SPECIES, weights[w + 3 * ky + kx]);
        FloatVector x = FloatVector.fromArray(SPECIES, src, s + ky * stride + kx);
        sum = FUSED ? weight.fma(x, sum) : weight.mul(x).add(sum);
      }
    }
    sum = sum.blend(least, sum.compare(VectorOperators.LT, least));
    sum = sum.blend(most, sum.compare(VectorOperators.GT, most));
    sum.intoMemorySegment(dst, BYTES * d, ORDER, SPECIES.indexInRange(0, n));
  }

  private void one(
      float[] src,
      int s,
      Phases phases,
      int stride,
      float[] weights,
      int w,
      float bias,
      MemorySegment dst,
      long d,
      int n) {
    FloatVector sum = FloatVector.broadcast(SPECIES, bias);
    for (int ky = 0; ky < 3; ky++) {
      int outer = s + (ky == 1 ? phases.side() : phases.corner() + ky / 2 * stride);
      int inner = s + (ky == 1 ? phases.centre() : phases.top() + ky / 2 * stride);
      for (int kx = 0; kx < 3; kx++) {
        FloatVector weight = FloatVector.broadcast(SPECIES, weights[w + 3 * ky + kx]);
        FloatVector x = FloatVector.fromArray(SPECIES, src, kx == 1 ? inner : outer + kx / 2);
        sum = FUSED ? weight.fma(x, sum) : weight.mul(x).add(sum);
      }
    }
    sum = sum.blend(least, sum.compare(VectorOperators.LT, least));
    sum = sum.blend(most, sum.compare(VectorOperators.GT, most));
    sum.intoMemorySegment(dst, BYTES * d, ORDER, SPECIES.indexInRange(0, n));
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

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
      FloatVector x = one(src, s + row * stride, stride, weights, w, bias);
      storeFirst(F32Bounds.bound(x, least, most), dst, d + (long) row * n, n);
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
      FloatVector x = one(src, s + row * stride, phases, stride, weights, w, bias);
      storeFirst(F32Bounds.bound(x, least, most), dst, d + (long) row * n, n);
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
    FloatVector first = row(src, s, w0, w1, w2, zero);
    first = row(src, from, w3, w4, w5, first);
    FloatVector second = row(src, from, w0, w1, w2, zero);
    long to = d;
    for (int y = 0; y < rows; y++, to += n) {
      from += stride;
      FloatVector x0 = load(src, from);
      FloatVector x1 = load(src, from + 1);
      FloatVector x2 = load(src, from + 2);
      FloatVector out = fma(w8, x2, fma(w7, x1, fma(w6, x0, first)));
      first = fma(w5, x2, fma(w4, x1, fma(w3, x0, second)));
      second = fma(w2, x2, fma(w1, x1, fma(w0, x0, FloatVector.broadcast(SPECIES, bias))));
      store(F32Bounds.bound(out, least, most), dst, to);
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
    next = fma(w0, load(src, corner), next);
    next = fma(w1, load(src, corner + top), next);
    next = fma(w2, load(src, corner + 1), next);
    long to = d;
    for (int y = 0; y < rows; y++, to += n) {
      corner += stride;
      FloatVector x0 = load(src, corner + side);
      FloatVector x1 = load(src, corner + centre);
      FloatVector x2 = load(src, corner + side + 1);
      FloatVector out = fma(w5, x2, fma(w4, x1, fma(w3, x0, next)));
      x0 = load(src, corner);
      x1 = load(src, corner + top);
      x2 = load(src, corner + 1);
      out = fma(w8, x2, fma(w7, x1, fma(w6, x0, out)));
      next = fma(w2, x2, fma(w1, x1, fma(w0, x0, FloatVector.broadcast(SPECIES, bias))));
      store(F32Bounds.bound(out, least, most), dst, to);
    }
  }

  private static FloatVector one(
      float[] src, int s, int stride, float[] weights, int w, float bias) {
    FloatVector sum = FloatVector.broadcast(SPECIES, bias);
    for (int ky = 0; ky < 3; ky++) {
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w + 3 * ky]);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 3 * ky + 1]);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 3 * ky + 2]);
      sum = row(src, s + ky * stride, w0, w1, w2, sum);
    }
    return sum;
  }

  private static FloatVector one(
      float[] src, int s, Phases phases, int stride, float[] weights, int w, float bias) {
    FloatVector sum = FloatVector.broadcast(SPECIES, bias);
    for (int ky = 0; ky < 3; ky++) {
      int outer = s + (ky == 1 ? phases.side() : phases.corner() + ky / 2 * stride);
      int inner = s + (ky == 1 ? phases.centre() : phases.top() + ky / 2 * stride);
      sum = fma(FloatVector.broadcast(SPECIES, weights[w + 3 * ky]), load(src, outer), sum);
      sum = fma(FloatVector.broadcast(SPECIES, weights[w + 3 * ky + 1]), load(src, inner), sum);
      sum = fma(FloatVector.broadcast(SPECIES, weights[w + 3 * ky + 2]), load(src, outer + 1), sum);
    }
    return sum;
  }

  private static FloatVector row(
      float[] src, int s, FloatVector w0, FloatVector w1, FloatVector w2, FloatVector sum) {
    return fma(w2, load(src, s + 2), fma(w1, load(src, s + 1), fma(w0, load(src, s), sum)));
  }

  private static FloatVector load(float[] src, int index) {
    return FloatVector.fromArray(SPECIES, src, index);
  }
}

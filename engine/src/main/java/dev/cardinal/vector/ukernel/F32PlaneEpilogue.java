package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What follows a product, for a plane of sums whose rows have gaps between them: the rows adjoin in
 * the segment. The last vector of a row overlaps the one before, so that no store needs a mask,
 * which some machines are slow at. Rows shorter than a vector are written as whole vectors; what
 * they write beyond their end, the next row overwrites, and only the plane's last rows need care.
 */
public final class F32PlaneEpilogue {
  private final F32Activation activation;
  private final F32Epilogue exact;
  private final float least;
  private final float most;
  private final boolean inPlace;

  /** An epilogue that ends with the activation. */
  public F32PlaneEpilogue(F32Activation activation) {
    this.activation = activation;
    F32Bounds bounds = F32Bounds.of(activation);
    least = bounds.least();
    most = bounds.most();
    inPlace = !F32Bounds.are(activation);
    exact = new F32Epilogue(inPlace ? new F32Activation.Identity() : activation);
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
    if (stride == n) {
      exact.write(src, s, bias, dst, d, rows * n);
    } else {
      spaced(src, s, stride, bias, dst, d, rows, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, rows * n);
    }
  }

  private void spaced(
      float[] src, int s, int stride, float bias, MemorySegment dst, long d, int rows, int n) {
    int careless = n < COUNT ? careless(rows, n) : rows;
    switch (Math.ceilDiv(n, COUNT)) {
      case 1 -> one(src, s, stride, bias, least, most, dst, d, careless, n);
      case 2 -> two(src, s, stride, bias, least, most, dst, d, careless, n);
      case 3 -> three(src, s, stride, bias, least, most, dst, d, careless, n);
      case 4 -> four(src, s, stride, bias, least, most, dst, d, careless, n);
      default -> many(src, s, stride, bias, least, most, dst, d, careless, n);
    }
    for (int row = careless; row < rows; row++) {
      exact.write(src, s + row * stride, bias, dst, d + (long) row * n, n);
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
    for (int i = (Math.ceilDiv(n, COUNT) - 1) * COUNT; i >= 0; i -= COUNT) {
      sums(src, s + i, stride, bias, least, most, residual, dst, d + i, careless, n);
    }
    for (int row = careless; row < rows; row++) {
      long at = d + (long) row * n;
      exact.writeSum(src, s + row * stride, bias, residual, at, dst, at, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, rows * n);
    }
  }

  /** Rows shorter than a vector after which there is room for the rest of it. */
  static int careless(int rows, int n) {
    int beyond = Math.ceilDiv(n, COUNT) * COUNT - n;
    return n == 0 ? 0 : Math.max(0, rows - Math.ceilDiv(beyond, n));
  }

  private static void one(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
    }
  }

  private static void two(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int last = n - COUNT;
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + last).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + last), ORDER);
    }
  }

  private static void three(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int last = n - COUNT;
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + COUNT).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + COUNT), ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + last).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + last), ORDER);
    }
  }

  private static void four(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int last = n - COUNT;
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, from).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + COUNT).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + COUNT), ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + 2 * COUNT).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + 2L * COUNT), ORDER);
      x = FloatVector.fromArray(SPECIES, src, from + last).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + last), ORDER);
    }
  }

  private static void many(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    int last = n - COUNT;
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      for (int i = 0; i < last; i += COUNT) {
        FloatVector x = FloatVector.fromArray(SPECIES, src, from + i).add(bias);
        x = x.blend(least, x.compare(VectorOperators.LT, least));
        x = x.blend(most, x.compare(VectorOperators.GT, most));
        x.intoMemorySegment(dst, BYTES * (to + i), ORDER);
      }
      FloatVector x = FloatVector.fromArray(SPECIES, src, from + last).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (to + last), ORDER);
    }
  }

  private static void sums(
      float[] src,
      int s,
      int stride,
      float bias,
      float least,
      float most,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      int rows,
      int n) {
    long to = d;
    for (int row = 0, from = s; row < rows; row++, from += stride, to += n) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, from);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * to, ORDER)).add(bias);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * to, ORDER);
    }
  }
}

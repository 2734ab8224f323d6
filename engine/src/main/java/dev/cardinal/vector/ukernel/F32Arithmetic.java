package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums, differences, products and quotients of lines, and of a line and a number: what is left of
 * broadcasting when the innermost dimensions have been merged. The destination may be one of the
 * sources. Each has a loop of its own, since a loop shared by several would call instead of
 * compute.
 */
public final class F32Arithmetic {
  private F32Arithmetic() {}

  /** {@code dst = a + b} for {@code n} floats. */
  public static void add(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.add(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.add(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a + b}, where {@code b} is a number, for {@code n} floats. */
  public static void add(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x.add(b).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x.add(b).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a - b} for {@code n} floats. */
  public static void subtract(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.sub(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.sub(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a - b}, where {@code b} is a number, for {@code n} floats. */
  public static void subtract(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x.sub(b).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x.sub(b).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a - b}, where {@code a} is a number, for {@code n} floats. */
  public static void subtract(float a, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    FloatVector x = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.sub(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.sub(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a * b} for {@code n} floats. */
  public static void multiply(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.mul(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.mul(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a * b}, where {@code b} is a number, for {@code n} floats. */
  public static void multiply(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x.mul(b).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x.mul(b).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a / b} for {@code n} floats. */
  public static void divide(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.div(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.div(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a / b}, where {@code b} is a number, for {@code n} floats. */
  public static void divide(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x.div(b).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x.div(b).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a / b}, where {@code a} is a number, for {@code n} floats. */
  public static void divide(float a, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    FloatVector x = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x.div(y).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x.div(y).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = a} where {@code a} is not negative, else {@code a * b}, for {@code n} floats. */
  public static void slope(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER);
      x = x.blend(x.mul(y), x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, BYTES * (bi + i), ORDER, lanes);
      x = x.blend(x.mul(y), x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /** {@code dst = (a - mean) * factor + offset} for {@code n} floats. */
  public static void normalize(
      MemorySegment a,
      long ai,
      float mean,
      float factor,
      float offset,
      MemorySegment dst,
      long d,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x = x.sub(mean).mul(factor).add(offset);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x = x.sub(mean).mul(factor).add(offset);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  /**
   * {@code dst = (a - means) * factors + offsets} for {@code n} floats.
   *
   * @param parameters the means from index 0 on, the factors from {@code n} on, the offsets from
   *     {@code 2 * n} on
   */
  public static void normalize(
      MemorySegment a, long ai, float[] parameters, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector mean = FloatVector.fromArray(SPECIES, parameters, i);
      FloatVector factor = FloatVector.fromArray(SPECIES, parameters, n + i);
      FloatVector offset = FloatVector.fromArray(SPECIES, parameters, 2 * n + i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x = x.sub(mean).mul(factor).add(offset);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    for (; i < n; i++) {
      float x = Segments.get(a, ai + i);
      float y = (x - parameters[i]) * parameters[n + i] + parameters[2 * n + i];
      Segments.set(dst, d + i, y);
    }
  }

  /** {@code dst = value} for {@code n} floats. */
  public static void fill(float value, MemorySegment dst, long d, int n) {
    FloatVector x = FloatVector.broadcast(SPECIES, value);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, SPECIES.indexInRange(0, n - i));
    }
  }
}

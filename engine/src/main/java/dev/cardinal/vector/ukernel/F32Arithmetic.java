package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.loadFirst;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
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
      store(load(a, ai + i).add(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      FloatVector y = loadFirst(b, bi + i, n - i);
      storeFirst(x.add(y), dst, d + i, n - i);
    }
  }

  /** {@code dst = a + b}, where {@code b} is a number, for {@code n} floats. */
  public static void add(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).add(b), dst, d + i);
    }
    if (i < n) {
      storeFirst(loadFirst(a, ai + i, n - i).add(b), dst, d + i, n - i);
    }
  }

  /** {@code dst = a - b} for {@code n} floats. */
  public static void subtract(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).sub(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      FloatVector y = loadFirst(b, bi + i, n - i);
      storeFirst(x.sub(y), dst, d + i, n - i);
    }
  }

  /** {@code dst = a - b}, where {@code b} is a number, for {@code n} floats. */
  public static void subtract(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).sub(b), dst, d + i);
    }
    if (i < n) {
      storeFirst(loadFirst(a, ai + i, n - i).sub(b), dst, d + i, n - i);
    }
  }

  /** {@code dst = a - b}, where {@code a} is a number, for {@code n} floats. */
  public static void subtract(float a, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    FloatVector x = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(x.sub(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      storeFirst(x.sub(loadFirst(b, bi + i, n - i)), dst, d + i, n - i);
    }
  }

  /** {@code dst = a * b} for {@code n} floats. */
  public static void multiply(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).mul(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      FloatVector y = loadFirst(b, bi + i, n - i);
      storeFirst(x.mul(y), dst, d + i, n - i);
    }
  }

  /** {@code dst = a * b}, where {@code b} is a number, for {@code n} floats. */
  public static void multiply(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).mul(b), dst, d + i);
    }
    if (i < n) {
      storeFirst(loadFirst(a, ai + i, n - i).mul(b), dst, d + i, n - i);
    }
  }

  /** {@code dst = a / b} for {@code n} floats. */
  public static void divide(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).div(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      FloatVector y = loadFirst(b, bi + i, n - i);
      storeFirst(x.div(y), dst, d + i, n - i);
    }
  }

  /** {@code dst = a / b}, where {@code b} is a number, for {@code n} floats. */
  public static void divide(MemorySegment a, long ai, float b, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(load(a, ai + i).div(b), dst, d + i);
    }
    if (i < n) {
      storeFirst(loadFirst(a, ai + i, n - i).div(b), dst, d + i, n - i);
    }
  }

  /** {@code dst = a / b}, where {@code a} is a number, for {@code n} floats. */
  public static void divide(float a, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    FloatVector x = FloatVector.broadcast(SPECIES, a);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(x.div(load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      storeFirst(x.div(loadFirst(b, bi + i, n - i)), dst, d + i, n - i);
    }
  }

  /** {@code dst = a} where {@code a} is not negative, else {@code a * b}, for {@code n} floats. */
  public static void slope(
      MemorySegment a, long ai, MemorySegment b, long bi, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(slope(load(a, ai + i), load(b, bi + i)), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      FloatVector y = loadFirst(b, bi + i, n - i);
      storeFirst(slope(x, y), dst, d + i, n - i);
    }
  }

  private static FloatVector slope(FloatVector x, FloatVector slope) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LT, 0f));
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
      store(load(a, ai + i).sub(mean).mul(factor).add(offset), dst, d + i);
    }
    if (i < n) {
      FloatVector x = loadFirst(a, ai + i, n - i);
      storeFirst(x.sub(mean).mul(factor).add(offset), dst, d + i, n - i);
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
      store(load(a, ai + i).sub(mean).mul(factor).add(offset), dst, d + i);
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
      store(x, dst, d + i);
    }
    if (i < n) {
      storeFirst(x, dst, d + i, n - i);
    }
  }
}

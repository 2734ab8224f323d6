package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax: exponentials, scaled so that they add up to one; of a line, or of many columns side by
 * side. The largest element is subtracted first, which keeps the exponentials finite. Source and
 * destination may be the same.
 */
public final class F32Softmax {
  private F32Softmax() {}

  /** {@code dst[i] = exp(src[i]) / sum over j of exp(src[j])} for a line of {@code n} floats. */
  public static void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
    float max = F32Reduce.max(src, s, n);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      Exponential.exp(x.sub(max)).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
      Exponential.exp(x.sub(max)).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
    F32Arithmetic.divide(dst, d, F32Reduce.sum(dst, d, n), dst, d, n);
  }

  /** {@code dst[i] = src[i] - log(sum over j of exp(src[j]))} for a line of {@code n} floats. */
  public static void applyLog(MemorySegment src, long s, MemorySegment dst, long d, int n) {
    float max = F32Reduce.max(src, s, n);
    float log = (float) StrictMath.log(sumOfExponentials(src, s, max, n));
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      x.sub(max).sub(log).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
      x.sub(max).sub(log).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  private static float sumOfExponentials(MemorySegment src, long s, float max, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      sum = sum.add(Exponential.exp(x.sub(max)));
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
      FloatVector last = Exponential.exp(x.sub(max));
      sum = sum.add(FloatVector.zero(SPECIES).blend(last, lanes));
    }
    return Lanes.sum(sum);
  }

  /**
   * Softmax down each of {@code n} columns.
   *
   * @param rows floats of a column, {@code pitch} apart
   */
  public static void columns(
      MemorySegment src, long s, MemorySegment dst, long d, long pitch, int rows, int n) {
    for (int i = 0; i < n; i += COUNT) {
      int width = Math.min(COUNT, n - i);
      FloatVector max = max(src, s + i, pitch, rows, width);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int row = 0; row < rows; row++) {
        FloatVector x = read(src, s + i + row * pitch, width);
        FloatVector power = Exponential.exp(x.sub(max));
        sum = sum.add(power);
        write(power, dst, d + i + row * pitch, width);
      }
      for (int row = 0; row < rows; row++) {
        FloatVector power = read(dst, d + i + row * pitch, width);
        write(power.div(sum), dst, d + i + row * pitch, width);
      }
    }
  }

  /** The logarithm of softmax down each of {@code n} columns; see {@link #columns}. */
  public static void columnsLog(
      MemorySegment src, long s, MemorySegment dst, long d, long pitch, int rows, int n) {
    for (int i = 0; i < n; i += COUNT) {
      int width = Math.min(COUNT, n - i);
      FloatVector max = max(src, s + i, pitch, rows, width);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int row = 0; row < rows; row++) {
        FloatVector x = read(src, s + i + row * pitch, width);
        sum = sum.add(Exponential.exp(x.sub(max)));
      }
      FloatVector log = log(sum);
      for (int row = 0; row < rows; row++) {
        FloatVector x = read(src, s + i + row * pitch, width);
        write(x.sub(max).sub(log), dst, d + i + row * pitch, width);
      }
    }
  }

  private static FloatVector max(MemorySegment src, long s, long pitch, int rows, int width) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      max = max.max(read(src, s + row * pitch, width));
    }
    return max;
  }

  private static FloatVector log(FloatVector x) {
    float[] lanes = x.toArray();
    for (int lane = 0; lane < COUNT; lane++) {
      lanes[lane] = (float) StrictMath.log(lanes[lane]);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  private static FloatVector read(MemorySegment src, long s, int width) {
    return width == COUNT
        ? FloatVector.fromMemorySegment(SPECIES, src, BYTES * s, ORDER)
        : FloatVector.fromMemorySegment(
            SPECIES, src, BYTES * s, ORDER, SPECIES.indexInRange(0, width));
  }

  private static void write(FloatVector value, MemorySegment dst, long d, int width) {
    if (width == COUNT) {
      value.intoMemorySegment(dst, BYTES * d, ORDER);
    } else {
      value.intoMemorySegment(dst, BYTES * d, ORDER, SPECIES.indexInRange(0, width));
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Maxima and means within windows, first down the rows of a window into a line, then along that
 * line. Maxima are NaN if one of their floats is. Where it says so, whole vectors are read or
 * written: the array must hold up to {@link Lanes#count()} floats more.
 */
public final class F32Pool {
  private F32Pool() {}

  /**
   * {@code dst[d + i] = max over r of src[s + r * pitch + i]} for {@code n} columns.
   *
   * @param rows how many rows count, at least one
   */
  public static void maxRows(
      MemorySegment src, long s, long pitch, int rows, float[] dst, int d, int n) {
    int whole = SPECIES.loopBound(n);
    switch (rows) {
      case 2 -> maxOfTwo(src, s, s + pitch, dst, d, whole);
      case 3 -> maxOfThree(src, s, s + pitch, s + 2 * pitch, dst, d, whole);
      default -> maxOfMany(src, s, pitch, rows, dst, d, whole);
    }
    if (whole < n) {
      VectorMask<Float> inside = SPECIES.indexInRange(whole, n);
      FloatVector max =
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + whole), ORDER, inside);
      for (int row = 1; row < rows; row++) {
        max =
            max.max(
                FloatVector.fromMemorySegment(
                    SPECIES, src, BYTES * (s + whole + row * pitch), ORDER, inside));
      }
      max.intoArray(dst, d + whole, inside);
    }
  }

  // The usual windows have loops of their own: a loop over so few rows costs more than they do.

  private static void maxOfTwo(MemorySegment src, long s0, long s1, float[] dst, int d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s0 + i), ORDER)
          .max(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s1 + i), ORDER))
          .intoArray(dst, d + i);
    }
  }

  private static void maxOfThree(
      MemorySegment src, long s0, long s1, long s2, float[] dst, int d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s0 + i), ORDER)
          .max(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s1 + i), ORDER))
          .max(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s2 + i), ORDER))
          .intoArray(dst, d + i);
    }
  }

  private static void maxOfMany(
      MemorySegment src, long s, long pitch, int rows, float[] dst, int d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector max = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      for (int row = 1; row < rows; row++) {
        max =
            max.max(
                FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + row * pitch), ORDER));
      }
      max.intoArray(dst, d + i);
    }
  }

  /**
   * {@code dst[d + i] = sum over r of src[s + r * pitch + i]} for {@code n} columns.
   *
   * @param rows how many rows count, at least one
   */
  public static void sumRows(
      MemorySegment src, long s, long pitch, int rows, float[] dst, int d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      for (int row = 1; row < rows; row++) {
        sum =
            sum.add(
                FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + row * pitch), ORDER));
      }
      sum.intoArray(dst, d + i);
    }
    if (i < n) {
      FloatVector sum =
          FloatVector.fromMemorySegment(
              SPECIES, src, BYTES * (s + i), ORDER, SPECIES.indexInRange(0, n - i));
      for (int row = 1; row < rows; row++) {
        sum =
            sum.add(
                FloatVector.fromMemorySegment(
                    SPECIES,
                    src,
                    BYTES * (s + i + row * pitch),
                    ORDER,
                    SPECIES.indexInRange(0, n - i)));
      }
      sum.intoArray(dst, d + i, SPECIES.indexInRange(0, n - i));
    }
  }

  /**
   * {@code dst[d + i] = max over t of src[offsets[t] + i]} for {@code n} floats; whole vectors are
   * read.
   *
   * @param taps how many offsets count, at least one
   */
  public static void max(float[] src, int[] offsets, int taps, MemorySegment dst, long d, int n) {
    int whole = SPECIES.loopBound(n);
    if (taps == 3) {
      maxOfThree(src, offsets[0], offsets[1], offsets[2], dst, d, whole);
    } else {
      maxOfMany(src, offsets, taps, dst, d, whole);
    }
    if (whole < n) {
      FloatVector max = FloatVector.fromArray(SPECIES, src, offsets[0] + whole);
      for (int t = 1; t < taps; t++) {
        max = max.max(FloatVector.fromArray(SPECIES, src, offsets[t] + whole));
      }
      max.intoMemorySegment(dst, BYTES * (d + whole), ORDER, SPECIES.indexInRange(whole, n));
    }
  }

  private static void maxOfThree(
      float[] src, int s0, int s1, int s2, MemorySegment dst, long d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector max = FloatVector.fromArray(SPECIES, src, s0 + i);
      max = max.max(FloatVector.fromArray(SPECIES, src, s1 + i));
      max.max(FloatVector.fromArray(SPECIES, src, s2 + i))
          .intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
  }

  private static void maxOfMany(
      float[] src, int[] offsets, int taps, MemorySegment dst, long d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector max = FloatVector.fromArray(SPECIES, src, offsets[0] + i);
      for (int t = 1; t < taps; t++) {
        max = max.max(FloatVector.fromArray(SPECIES, src, offsets[t] + i));
      }
      max.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
  }

  /**
   * {@code dst[d + i] = (sum over t of src[offsets[t] + i]) / (rows * columns[i])} for {@code n}
   * floats; whole vectors are read.
   *
   * @param taps how many offsets count, at least one
   * @param rows how many rows were summed up in {@code src}
   */
  public static void mean(
      float[] src,
      int[] offsets,
      int taps,
      float rows,
      float[] columns,
      MemorySegment dst,
      long d,
      int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector sum = FloatVector.fromArray(SPECIES, src, offsets[0] + i);
      for (int t = 1; t < taps; t++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, src, offsets[t] + i));
      }
      FloatVector mean = sum.div(FloatVector.fromArray(SPECIES, columns, i).mul(rows));
      if (i <= n - COUNT) {
        mean.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      } else {
        mean.intoMemorySegment(dst, BYTES * (d + i), ORDER, SPECIES.indexInRange(0, n - i));
      }
    }
  }
}

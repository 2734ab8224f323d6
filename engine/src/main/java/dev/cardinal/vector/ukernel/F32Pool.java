package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.loadFirst;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

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
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector max = load(src, s + i);
      for (int row = 1; row < rows; row++) {
        max = max.max(load(src, s + i + row * pitch));
      }
      max.intoArray(dst, d + i);
    }
    if (i < n) {
      FloatVector max = loadFirst(src, s + i, n - i);
      for (int row = 1; row < rows; row++) {
        max = max.max(loadFirst(src, s + i + row * pitch, n - i));
      }
      max.intoArray(dst, d + i, SPECIES.indexInRange(0, n - i));
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
      FloatVector sum = load(src, s + i);
      for (int row = 1; row < rows; row++) {
        sum = sum.add(load(src, s + i + row * pitch));
      }
      sum.intoArray(dst, d + i);
    }
    if (i < n) {
      FloatVector sum = loadFirst(src, s + i, n - i);
      for (int row = 1; row < rows; row++) {
        sum = sum.add(loadFirst(src, s + i + row * pitch, n - i));
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
    for (int i = 0; i < n; i += COUNT) {
      FloatVector max = FloatVector.fromArray(SPECIES, src, offsets[0] + i);
      for (int t = 1; t < taps; t++) {
        max = max.max(FloatVector.fromArray(SPECIES, src, offsets[t] + i));
      }
      if (i <= n - COUNT) {
        store(max, dst, d + i);
      } else {
        storeFirst(max, dst, d + i, n - i);
      }
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
        store(mean, dst, d + i);
      } else {
        storeFirst(mean, dst, d + i, n - i);
      }
    }
  }
}

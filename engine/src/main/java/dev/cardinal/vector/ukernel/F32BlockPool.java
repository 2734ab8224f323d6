package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Maxima along a line of pixels of one block of channels. */
public final class F32BlockPool {
  private F32BlockPool() {}

  /**
   * {@code dst[pixel] = max over taps of src[first[pixel] + tap step]}, negative infinity where
   * there is no tap, and NaN if one of its floats is.
   *
   * @param src the line, {@code [pixel][BLOCK]}
   * @param first for each result the place of its first tap
   * @param taps for each result how many taps it has
   * @param step floats from one tap to the next
   */
  public static void max(float[] src, int[] first, int[] taps, int step, float[] dst, int d) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      for (int pixel = 0; pixel < first.length; pixel++) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int at = first[pixel] + lane;
        for (int tap = taps[pixel]; tap > 0; tap--) {
          max = max.max(FloatVector.fromArray(SPECIES, src, at));
          at += step;
        }
        max.intoArray(dst, d + pixel * BLOCK + lane);
      }
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Copies pixels of one block of channels, or fetches them. */
public final class F32BlockCopy {
  private F32BlockCopy() {}

  /**
   * Copies pixels that lie apart to places side by side.
   *
   * @param step floats from one pixel of the source to the next
   */
  public static void strided(float[] src, int s, int step, float[] dst, int d, int pixels) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int lane = 0; lane < BLOCK; lane += COUNT) {
        FloatVector.fromArray(SPECIES, src, s + pixel * step + lane)
            .intoArray(dst, d + pixel * BLOCK + lane);
      }
    }
  }

  /**
   * Reads a number of every pixel of some planes, for no more than to have its cache line at hand:
   * a processor waits for many lines at once as long as nothing is computed with them.
   *
   * @param plane floats from one plane to the next
   * @return what must be stored somewhere, lest the compiler see that it is for nothing
   */
  public static float fetch(float[] src, int s, int plane, int planes, int pixels) {
    float sum = 0;
    for (int i = 0; i < planes; i++) {
      int from = s + i * plane;
      for (int pixel = 0; pixel < pixels; pixel++) {
        sum += src[from + pixel * BLOCK];
      }
    }
    return sum;
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Copies pixels of one block of channels. */
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
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Copies pixels of one block of channels to the heap. */
public final class F32BlockCopy {
  private F32BlockCopy() {}

  /**
   * Copies pixels that lie apart to places side by side.
   *
   * @param step floats from one pixel of the source to the next
   */
  public static void strided(MemorySegment src, long s, int step, float[] dst, int d, int pixels) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int lane = 0; lane < BLOCK; lane += COUNT) {
        long from = s + (long) pixel * step + lane;
        FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER)
            .intoArray(dst, d + pixel * BLOCK + lane);
      }
    }
  }
}

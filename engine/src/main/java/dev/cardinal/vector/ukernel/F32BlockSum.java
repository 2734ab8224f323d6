package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Sums over the pixels of one block of channels. */
public final class F32BlockSum {
  /**
   * Pixels that are added up before their sum is added to the others', for the sake of accuracy.
   */
  private static final int RUN = 64;

  private F32BlockSum() {}

  /**
   * Overwrites the sums of each channel.
   *
   * @param src {@code [pixel][BLOCK]} from {@code s} on
   * @param dst {@link F32Blocked#BLOCK} sums, from {@code d} on
   */
  public static void sum(MemorySegment src, long s, int pixels, float[] dst, int d) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int first = 0; first < pixels; first += RUN) {
        int last = Math.min(pixels, first + RUN);
        FloatVector run = FloatVector.zero(SPECIES);
        for (int i = first; i < last; i++) {
          long from = s + lane + (long) i * BLOCK;
          run = run.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER));
        }
        sum = sum.add(run);
      }
      sum.intoArray(dst, d + lane);
    }
  }
}

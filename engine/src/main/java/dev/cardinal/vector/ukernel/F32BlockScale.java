package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Multiplies the pixels of one block of channels by a factor for each channel. */
public final class F32BlockScale {
  private F32BlockScale() {}

  /**
   * Multiplies.
   *
   * @param src pixels, {@code [pixel][BLOCK]}, from {@code s} on
   * @param factors of the block's channels, from {@code f} on
   */
  public static void multiply(
      float[] src, int s, float[] factors, int f, float[] dst, int d, int pixels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      line(src, s + lane, factors, f + lane, dst, d + lane, pixels);
    }
  }

  private static void line(
      float[] src, int s, float[] factors, int f, float[] dst, int d, int pixels) {
    FloatVector factor = FloatVector.fromArray(SPECIES, factors, f);
    for (int i = 0; i < pixels * BLOCK; i += BLOCK) {
      FloatVector.fromArray(SPECIES, src, s + i).mul(factor).intoArray(dst, d + i);
    }
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Packs what one tap of a window reads from padded planes into a row of packed strips. */
public final class F32Windows {
  private static final FloatVector LANES = FloatVector.zero(SPECIES).addIndex(1);

  private F32Windows() {}

  /**
   * Writes vectors of pixels, by a plan that is the same for all taps and channels. The plan has
   * for each vector: where it goes, where it comes from, how many turns it takes; and for each
   * turn: the lane from which on it comes from elsewhere, and where lane 0 would be there.
   *
   * @param src the planes
   * @param s added to all places that the plan names in {@code src}
   * @param d added to all places that the plan names in {@code dst}
   */
  public static void pack(float[] src, int s, int[] plan, int vectors, float[] dst, int d) {
    int p = 0;
    for (int i = 0; i < vectors; i++) {
      int to = d + plan[p];
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + plan[p + 1]);
      int end = p + 3 + 2 * plan[p + 2];
      for (p += 3; p < end; p += 2) {
        FloatVector y = FloatVector.fromArray(SPECIES, src, s + plan[p + 1]);
        x = x.blend(y, LANES.compare(VectorOperators.GE, (float) plan[p]));
      }
      x.intoArray(dst, to);
    }
  }

  /** Writes a single pixel as {@link F32GemmPixel} reads it. */
  public static void repeat(float[] src, int s, float[] dst, int d) {
    float value = src[s];
    for (int i = 0; i < F32Gemm.mr(); i++) {
      dst[d + i] = value;
    }
  }

  /** The ints that a plan may take for a number of vectors. */
  public static int planInts(int vectors) {
    return vectors * (1 + 2 * COUNT);
  }
}

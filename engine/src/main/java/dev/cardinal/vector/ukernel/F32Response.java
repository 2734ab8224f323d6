package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Local response normalisation: {@code x / (bias + scale s)^beta}, where {@code s} is the sum of
 * the squares of neighbouring channels.
 *
 * @param scale the factor of the sum
 * @param bias the offset
 * @param beta the exponent; 0.75, the usual one, takes two square roots, others take longer
 */
public record F32Response(float scale, float bias, float beta) {
  private static final float USUAL_BETA = 0.75f;

  /**
   * Normalises a line of {@code n} floats of a channel.
   *
   * @param src the channels, {@code pitch} floats apart
   * @param s the line's first float
   * @param before how many channels before this one count
   * @param after how many channels after this one count
   */
  public void apply(
      MemorySegment src,
      long s,
      long pitch,
      int before,
      int after,
      MemorySegment dst,
      long d,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int channel = -before; channel <= after; channel++) {
        long from = s + i + channel * pitch;
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER);
        sum = FUSED ? x.fma(x, sum) : x.mul(x).add(sum);
      }
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      y.div(power(sum)).intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int channel = -before; channel <= after; channel++) {
        long from = s + i + channel * pitch;
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * from, ORDER, lanes);
        sum = FUSED ? x.fma(x, sum) : x.mul(x).add(sum);
      }
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
      y.div(power(sum)).intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  private FloatVector power(FloatVector sum) {
    FloatVector base = sum.mul(scale).add(bias);
    if (beta == USUAL_BETA) {
      FloatVector root = base.sqrt();
      return root.mul(root.sqrt());
    }
    float[] lanes = base.toArray();
    for (int lane = 0; lane < COUNT; lane++) {
      lanes[lane] = (float) StrictMath.pow(lanes[lane], beta);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }
}

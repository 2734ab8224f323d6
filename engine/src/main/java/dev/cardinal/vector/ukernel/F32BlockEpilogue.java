package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * What becomes of sums on their way to memory, for pixels of one block of channels: what tiles do
 * in their registers, and what is left to do in memory.
 */
public final class F32BlockEpilogue {
  private final F32Activation activation;
  private final float[] bounds;
  private final boolean bounded;

  /** The epilogue of an activation. */
  public F32BlockEpilogue(F32Activation activation) {
    this.activation = activation;
    F32Bounds of = F32Bounds.of(activation);
    bounds = new float[] {of.least(), of.most()};
    bounded = F32Bounds.are(activation);
  }

  /** Where tiles go that have no residual. */
  public F32BlockTarget target(float[] dst, float[] bias) {
    return target(dst, bias, null, 0);
  }

  /** Where tiles go that have a residual. */
  public F32BlockTarget target(float[] dst, float[] bias, float[] residual, int shift) {
    return new F32BlockTarget(dst, bias, residual, shift, bounds);
  }

  /**
   * Stores sums of one block of channels as a tile does: {@code dst = bound(bias + sum +
   * residual)}.
   *
   * @param src the sums, {@code [pixel][BLOCK]}, from {@code s} on
   * @param channel the index of the first channel's bias
   * @param d the place of the first pixel in the target
   */
  public static void store(float[] src, int s, F32BlockTarget to, int channel, int d, int pixels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      if (to.residual() == null) {
        line(src, s + lane, to, channel + lane, d + lane, pixels);
      } else {
        sumLine(src, s + lane, to, channel + lane, d + lane, pixels);
      }
    }
  }

  private static void line(float[] src, int s, F32BlockTarget to, int channel, int d, int pixels) {
    FloatVector bias = FloatVector.fromArray(SPECIES, to.bias(), channel);
    FloatVector least = FloatVector.broadcast(SPECIES, to.bounds()[0]);
    FloatVector most = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    float[] dst = to.dst();
    for (int i = 0; i < pixels * BLOCK; i += BLOCK) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x = x.blend(least, x.compare(LT, least));
      x.blend(most, x.compare(GT, most)).intoArray(dst, d + i);
    }
  }

  private static void sumLine(
      float[] src, int s, F32BlockTarget to, int channel, int d, int pixels) {
    FloatVector bias = FloatVector.fromArray(SPECIES, to.bias(), channel);
    FloatVector least = FloatVector.broadcast(SPECIES, to.bounds()[0]);
    FloatVector most = FloatVector.broadcast(SPECIES, to.bounds()[1]);
    float[] residual = to.residual();
    int r = d + to.shift();
    float[] dst = to.dst();
    for (int i = 0; i < pixels * BLOCK; i += BLOCK) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x = x.add(FloatVector.fromArray(SPECIES, residual, r + i));
      x = x.blend(least, x.compare(LT, least));
      x.blend(most, x.compare(GT, most)).intoArray(dst, d + i);
    }
  }

  /**
   * Finishes pixels whose tiles have been computed: the activation, if it is more than bounds, and
   * zeros for what fills up the last block.
   *
   * @param channels how many channels of the block there are
   */
  public void finish(float[] dst, int d, int pixels, int channels) {
    if (!bounded) {
      MemorySegment all = MemorySegment.ofArray(dst);
      activation.apply(all, d, all, d, pixels * BLOCK);
    }
    if (channels < BLOCK) {
      clear(dst, d, pixels, channels);
    }
  }

  private static void clear(float[] dst, int d, int pixels, int channels) {
    for (int i = d; i < d + pixels * BLOCK; i += BLOCK) {
      Arrays.fill(dst, i + channels, i + BLOCK, 0f);
    }
  }
}

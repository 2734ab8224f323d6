package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32BlockCopy;
import dev.cardinal.vector.ukernel.F32Blocked;

/** The pixels of an image that a pointwise convolution does not skip. */
final class KeptPixels {
  private static final int BLOCK = F32Blocked.BLOCK;

  private KeptPixels() {}

  /**
   * Copies pixels of a block of channels to places side by side.
   *
   * @param start the number of the first among those that are kept
   * @param count how many
   * @param s where the block's first pixel is in the source
   */
  static void copy(ConvShape shape, int start, int count, float[] src, int s, float[] dst, int d) {
    for (int pixel = start; pixel < start + count; ) {
      int x = pixel % shape.ow();
      int n = Math.min(shape.ow() - x, start + count - pixel);
      int from = pixel / shape.ow() * shape.sh() * shape.iw() + x * shape.sw();
      int to = d + (pixel - start) * BLOCK;
      F32BlockCopy.strided(src, s + from * BLOCK, shape.sw() * BLOCK, dst, to, n);
      pixel += n;
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Offset;

/**
 * How a convolution over planes is cut: by the problem and the caches, never by the number of
 * threads. A task is a block of rows and columns of one image, and a range of weight tiles of one
 * group.
 *
 * @param height rows of outputs of a task
 * @param width columns of outputs of a task
 * @param channels input channels between two additions to the sums
 * @param tiles weight tiles of a task
 */
record OffsetBlocking(int height, int width, int channels, int tiles) {
  /** Outputs of a task, for each channel. */
  private static final int MOST_OUTPUTS = 512;

  /** Output channels of a task. */
  private static final int MOST_CHANNELS = 64;

  static OffsetBlocking of(ConvShape shape, F32Offset tile) {
    int channels = channels(shape);
    int width = Math.min(shape.ow(), MOST_OUTPUTS);
    int height = Math.clamp(MOST_OUTPUTS / Math.max(1, width), 1, Math.max(1, shape.oh()));
    while (height > 1
        && (long) channels * new Planes(shape, height, width).channelFloats()
            > Caches.L2_FLOATS / 4) {
      height = Math.ceilDiv(height, 2);
    }
    int heights = Math.max(1, Math.ceilDiv(shape.oh(), height));
    height = Math.max(1, Math.ceilDiv(shape.oh(), heights));
    int tiles = Math.ceilDiv(shape.oc(), tile.rows());
    int tileBlocks = Math.ceilDiv(tiles * tile.rows(), MOST_CHANNELS);
    return new OffsetBlocking(height, width, channels, Math.ceilDiv(tiles, tileBlocks));
  }

  /** The cut of the input channels into equal parts; depends on the weights only. */
  static int channels(ConvShape shape) {
    int most = Math.max(1, Caches.L1_FLOATS / 16 / (shape.kh() * shape.kw()));
    int cuts = Math.max(1, Math.ceilDiv(shape.ic(), most));
    return Math.max(1, Math.ceilDiv(shape.ic(), cuts));
  }
}

package dev.cardinal.vector;

import java.lang.foreign.MemorySegment;

/**
 * Source planes of a block of outputs, copied and padded so that every tap of the window is one
 * offset, the same for all outputs of the block. Outputs are numbered flat over the plane's rows:
 * output {@code (y, x)} of the block is {@code y rowStride + x}.
 */
sealed interface TapPlanes permits Planes, ClosePlanes {
  /** From one row of outputs to the next. */
  int rowStride();

  /** Floats of the planes of one channel; what uses planes must not if it is 2^31 or more. */
  long channelFloats();

  /** Where a tap reads, relative to the number of the output. */
  int offset(int ky, int kx);

  /** Vectors to be written for one channel, more or less. */
  long vectors();

  /**
   * Fills the planes of some channels, one behind the other. Up to a vector more is written behind
   * them.
   *
   * @param s the index of the first float of the first channel's plane in the source
   * @param channels how many channels, whose planes adjoin in the source
   * @param y the first row of outputs
   * @param x the first column of outputs
   * @param outputs rows of outputs
   * @param d where the planes begin
   */
  void fill(MemorySegment src, long s, int channels, int y, int x, int outputs, float[] dst, int d);

  /** Numbers of a block of {@code rows} rows of {@code columns}, those of no output included. */
  default int flat(int rows, int columns) {
    return (rows - 1) * rowStride() + columns;
  }

  /** From each tap to the next, in the order of the weights, over some channels. */
  default int[] steps(ConvShape shape, int channels) {
    int[] steps = new int[channels * shape.kh() * shape.kw()];
    int i = 0;
    int before = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int offset = channel * (int) channelFloats() + offset(ky, kx);
          steps[i++] = offset - before;
          before = offset;
        }
      }
    }
    return steps;
  }
}

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/** Brings tiles of sums, output channels by pixels of a strip, to the result of a convolution. */
record StripOutput(ConvShape shape, PixelStrips strips) {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();

  /**
   * Finishes a tile.
   *
   * @param tile the tile of weights: which output channels of the group
   * @param s where the sums begin, {@code [mr][width]}
   */
  void finish(ConvEpilogue.Run output, int group, int strip, int tile, float[] sums, int s) {
    int pixel = strips.start(strip);
    int channel = tile * MR;
    int rows = Math.min(MR, shape.oc() - channel);
    int image = pixel / shape.outPlane();
    int inImage = pixel - image * shape.outPlane();
    if (strip < strips.whole() && inImage + NR <= shape.outPlane()) {
      long d = shape.dstPlane(image, group, channel) + inImage;
      output.tile(sums, s, group * shape.oc() + channel, d, shape.outPlane(), rows, NR);
    } else {
      finishRuns(output, group, strip, channel, rows, sums, s);
    }
  }

  /** Finishes a tile whose pixels belong to several images, or are fewer than its width. */
  private void finishRuns(
      ConvEpilogue.Run output, int group, int strip, int channel, int rows, float[] sums, int s) {
    int start = strips.start(strip);
    int end = strips.start(strip + 1);
    int width = strips.width(strip);
    for (int pixel = start; pixel < end; ) {
      int image = pixel / shape.outPlane();
      int inImage = pixel - image * shape.outPlane();
      int run = Math.min(end - pixel, shape.outPlane() - inImage);
      for (int row = 0; row < rows; row++) {
        long d = shape.dstPlane(image, group, channel + row) + inImage;
        int from = s + row * width + pixel - start;
        output.run(sums, from, group * shape.oc() + channel + row, d, run);
      }
      pixel += run;
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/** Copies pixels of a pointwise convolution, strided or not, into packed panels. */
final class PixelCopy {
  private final ConvShape shape;
  private final boolean dense;

  PixelCopy(ConvShape shape) {
    this.shape = shape;
    dense = shape.sh() == 1 && shape.sw() == 1 && shape.iw() == shape.ow();
  }

  /** Whether pixels that follow each other in the result do so in the source. */
  boolean dense() {
    return dense;
  }

  /**
   * Copies pixels {@code start} to {@code end} of one image's result: {@code dst[d + (k - k0) width
   * + pixel - start]}, for the channels {@code k0} to {@code k1} of a group.
   */
  void copy(
      MemorySegment src,
      int image,
      int group,
      int start,
      int end,
      int k0,
      int k1,
      float[] dst,
      int d,
      int width) {
    // Channel by channel: what is near in memory is read at once.
    for (int k = k0; k < k1; k++) {
      long plane = shape.srcPlane(image, group, k);
      int row = d + (k - k0) * width - start;
      for (int pixel = start; pixel < end; ) {
        int run = Math.min(end - pixel, runFrom(pixel));
        F32Rows.copy(src, plane + srcPixel(pixel), 0, shape.sw(), dst, row + pixel, 0, 1, run);
        pixel += run;
      }
    }
  }

  /** Pixels from here to the end of the image, or of the row where rows do not adjoin. */
  private int runFrom(int pixel) {
    return dense ? shape.outPlane() - pixel : shape.ow() - pixel % shape.ow();
  }

  /** Where the source of a pixel of the result lies in its plane. */
  int srcPixel(int pixel) {
    return dense
        ? pixel
        : pixel / shape.ow() * shape.sh() * shape.iw() + pixel % shape.ow() * shape.sw();
  }
}

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/** Copies pixels of a 1x1 convolution without padding into packed strips: {@code [k][width]}. */
final class PixelPacking {
  private final ConvShape shape;
  private final PixelStrips strips;
  private final boolean dense;

  PixelPacking(ConvShape shape, PixelStrips strips) {
    this.shape = shape;
    this.strips = strips;
    dense = shape.sh() == 1 && shape.sw() == 1;
  }

  /** Packs channels {@code k0} to {@code k1} of one strip of a group. */
  void pack(MemorySegment src, int group, int strip, int k0, int k1, float[] dst, int d) {
    int start = strips.start(strip);
    int end = strips.start(strip + 1);
    int width = strips.packedWidth(strip);
    int at = d + k0 * width;
    for (int pixel = start; pixel < end; ) {
      int image = pixel / shape.outPlane();
      int inImage = pixel - image * shape.outPlane();
      int run = Math.min(end - pixel, runFrom(inImage));
      long s = shape.srcPlane(image, group, k0) + srcPixel(inImage);
      if (strips.single(strip)) {
        F32Rows.repeat(src, s, shape.inPlane(), dst, at, k1 - k0);
      } else {
        F32Rows.copy(
            src, s, shape.inPlane(), shape.sw(), dst, at + pixel - start, width, k1 - k0, run);
      }
      pixel += run;
    }
  }

  /** Pixels from here to the end of the image, or of the row where rows do not adjoin. */
  private int runFrom(int pixel) {
    return dense ? shape.outPlane() - pixel : shape.ow() - pixel % shape.ow();
  }

  private int srcPixel(int pixel) {
    return dense
        ? pixel
        : pixel / shape.ow() * shape.sh() * shape.iw() + pixel % shape.ow() * shape.sw();
  }
}

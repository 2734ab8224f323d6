package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.F32Strips;
import java.lang.foreign.MemorySegment;

/** Copies pixels of a 1x1 convolution without padding into packed strips: {@code [k][width]}. */
final class PixelPacking implements StripPacking {
  private static final int NR = F32Gemm.main().nr();

  private final ConvShape shape;
  private final PixelStrips strips;
  private final boolean dense;

  PixelPacking(ConvShape shape, PixelStrips strips) {
    this.shape = shape;
    this.strips = strips;
    dense = shape.sh() == 1 && shape.sw() == 1;
  }

  @Override
  public long scratchFloats() {
    return 0;
  }

  @Override
  public void pack(
      MemorySegment src,
      int group,
      int strip0,
      int strip1,
      int k0,
      int k1,
      float[] dst,
      int d,
      float[] scratch,
      int scratchAt) {
    int at = d;
    for (int strip = strip0; strip < strip1; ) {
      int inImage = strips.start(strip) % shape.outPlane();
      int whole = dense ? Math.min(wholeFrom(strip, inImage), strip1 - strip) : 0;
      if (whole > 0) {
        long s = srcPlane(group, strips.start(strip), k0) + inImage;
        F32Strips.pack(
            src, s, shape.inPlane(), dst, at + k0 * NR, shape.ic() * NR, NR, k1 - k0, whole);
        strip += whole;
        at += whole * shape.ic() * NR;
      } else {
        packOne(src, group, strip, k0, k1, dst, at);
        at += strips.packedWidth(strip) * shape.ic();
        strip++;
      }
    }
  }

  /** Strips of full width from here to the end of the image. */
  private int wholeFrom(int strip, int inImage) {
    return Math.min(strips.whole() - strip, (shape.outPlane() - inImage) / NR);
  }

  private long srcPlane(int group, int pixel, int k) {
    return shape.srcPlane(pixel / shape.outPlane(), group, k);
  }

  private void packOne(
      MemorySegment src, int group, int strip, int k0, int k1, float[] dst, int d) {
    int start = strips.start(strip);
    int end = strips.start(strip + 1);
    int width = strips.packedWidth(strip);
    int at = d + k0 * width;
    for (int pixel = start; pixel < end; ) {
      int inImage = pixel % shape.outPlane();
      int run = Math.min(end - pixel, runFrom(inImage));
      long s = srcPlane(group, pixel, k0) + srcPixel(inImage);
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

package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.F32Strassen;
import dev.cardinal.vector.ukernel.F32Strips;
import java.lang.foreign.MemorySegment;

/**
 * Packs pixels of a pointwise convolution as right operands: a strip as {@code [k][width]}, a pair
 * of strips as the factors of {@link PairedProduct}.
 */
final class PixelPacking {
  private static final int NR = F32Gemm.main().nr();

  private final ConvShape shape;
  private final PixelStrips strips;
  private final PixelCopy pixels;

  PixelPacking(ConvShape shape, PixelStrips strips) {
    this.shape = shape;
    this.strips = strips;
    pixels = new PixelCopy(shape);
  }

  /** Scratch floats for packing a cut of {@code k} products of some strips in pairs. */
  long scratchFloats(int k, int strips) {
    return pixels.dense() ? 0 : (long) strips * NR * k;
  }

  /**
   * Packs the factors of a cut of the products of pairs of whole strips, all of one image.
   *
   * @param strip the first strip
   * @param k0 the first product
   * @param k how many products
   * @param next floats from the factors of one pair to those of the next
   */
  void packPairs(
      MemorySegment src,
      int group,
      int strip,
      int pairs,
      int k0,
      int k,
      float[] dst,
      int d,
      int next,
      float[] scratch,
      int at) {
    int step = PairedProduct.rightStep(k);
    if (pixels.dense()) {
      long s = source(group, strips.start(strip), k0);
      F32Strassen.packRight(src, s, shape.inPlane(), k / 2, pairs, dst, d, step, next);
      return;
    }
    int width = 2 * NR * pairs;
    int start = strips.start(strip);
    int image = start / shape.outPlane();
    int first = start - image * shape.outPlane();
    pixels.copy(src, image, group, first, first + width, k0, k0 + k, scratch, at, width);
    F32Strassen.packRight(scratch, at, width, k / 2, pairs, dst, d, step, next);
  }

  /** Packs the factors of a cut of the products of a single strip. */
  void packUnpaired(MemorySegment src, int group, int strip, int k0, int k, float[] dst, int d) {
    packOne(src, group, strip, k0, k, dst, d);
    F32Strassen.rightOfOne(dst, d, k / 2 * strips.packedWidth(strip));
  }

  /** Packs a cut of the products of one strip. */
  void packOne(MemorySegment src, int group, int strip, int k0, int k, float[] dst, int d) {
    int start = strips.start(strip);
    int end = strips.start(strip + 1);
    int inImage = start % shape.outPlane();
    if (pixels.dense() && strip < strips.whole() && inImage + NR <= shape.outPlane()) {
      F32Strips.pack(src, source(group, start, k0), shape.inPlane(), dst, d, 0, NR, k, 1);
      return;
    }
    int width = strips.packedWidth(strip);
    for (int pixel = start; pixel < end; ) {
      int image = pixel / shape.outPlane();
      int from = pixel - image * shape.outPlane();
      int run = Math.min(end - pixel, shape.outPlane() - from);
      if (strips.single(strip)) {
        long s = shape.srcPlane(image, group, k0) + pixels.srcPixel(from);
        F32Rows.repeat(src, s, shape.inPlane(), dst, d, k);
      } else {
        int to = d + pixel - start;
        pixels.copy(src, image, group, from, from + run, k0, k0 + k, dst, to, width);
      }
      pixel += run;
    }
  }

  private long source(int group, int pixel, int k) {
    int image = pixel / shape.outPlane();
    return shape.srcPlane(image, group, k) + pixel - (long) image * shape.outPlane();
  }
}

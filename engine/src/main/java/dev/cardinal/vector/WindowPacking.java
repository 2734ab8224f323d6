package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Windows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Packs the windows of any convolution, channel by channel: the rows that the strips need are
 * copied into padded planes, and from there every tap is a shifted copy of the pixels.
 */
final class WindowPacking {
  private static final int NR = F32Gemm.main().nr();

  private final ConvShape shape;
  private final PixelStrips strips;
  private final Planes planes;
  private final int images;

  /**
   * A packing.
   *
   * @param run strips that are packed in one call, at most
   */
  WindowPacking(ConvShape shape, PixelStrips strips, int run) {
    this.shape = shape;
    this.strips = strips;
    int turns = Math.max(0, run * NR - 2);
    planes = new Planes(shape, Math.min(shape.oh(), turns / shape.ow() + 2), shape.ow());
    images = Math.min(shape.n(), turns / shape.outPlane() + 2);
  }

  /** Scratch floats for packing. */
  long scratchFloats() {
    return images * planes.channelFloats() + NR;
  }

  /**
   * Packs products {@code k0} to {@code k1} of some strips: {@code [k][width]} each.
   *
   * @param strip1 after the last strip
   * @param d where the first strip's product 0 goes
   * @param scratch floats of any content, {@link #scratchFloats} from {@code at} on
   */
  void pack(
      MemorySegment src,
      int group,
      int strip0,
      int strip1,
      int k0,
      int k1,
      float[] dst,
      int d,
      float[] scratch,
      int at) {
    int taps = shape.kh() * shape.kw();
    int whole = Math.clamp(strips.whole() - strip0, 0, strip1 - strip0);
    int vectors = whole * NR / Lanes.count();
    int[] plan = new int[F32Windows.planInts(vectors)];
    plan(strip0, strip0, strip0 + whole, plan);
    var tails = new int[strip1 - strip0 - whole][];
    for (int i = 0; i < tails.length; i++) {
      int strip = strip0 + whole + i;
      tails[i] = new int[F32Windows.planInts(NR / Lanes.count())];
      plan(strip0, strip, strip + 1, tails[i]);
    }
    for (int k = k0; k < k1; k += taps) {
      fill(src, group, k / taps, strip0, strip1, scratch, at);
      for (int tap = 0; tap < taps; tap++) {
        int s = at + planes.offset(tap / shape.kw(), tap % shape.kw());
        F32Windows.pack(scratch, s, plan, vectors, dst, d + (k + tap) * NR);
        for (int i = 0; i < tails.length; i++) {
          int strip = strip0 + whole + i;
          int to = d + (strips.start(strip) - strips.start(strip0)) * shape.taps();
          packTail(strip, k + tap, scratch, s, tails[i], dst, to);
        }
      }
    }
  }

  private void packTail(int strip, int k, float[] src, int s, int[] plan, float[] dst, int d) {
    int width = strips.packedWidth(strip);
    if (strips.single(strip)) {
      F32Windows.repeat(src, s + plan[1], dst, d + k * width);
    } else {
      F32Windows.pack(src, s, plan, width / Lanes.count(), dst, d + k * width);
    }
  }

  /** Fills the planes of one channel, for each image that the strips touch. */
  private void fill(
      MemorySegment src, int group, int channel, int strip0, int strip1, float[] dst, int d) {
    int end = strips.start(strip1);
    int at = d;
    for (int pixel = strips.start(strip0); pixel < end; ) {
      int image = pixel / shape.outPlane();
      int last = Math.min(end, (image + 1) * shape.outPlane()) - 1;
      int y = pixel % shape.outPlane() / shape.ow();
      int rows = last % shape.outPlane() / shape.ow() - y + 1;
      planes.fill(src, shape.srcPlane(image, group, channel), y, 0, rows, dst, at);
      at += (int) planes.channelFloats();
      pixel = last + 1;
    }
  }

  /** Plans some strips of one width; {@code first} is the strip with which the planes begin. */
  private void plan(int first, int strip0, int strip1, int[] plan) {
    int p = 0;
    for (int strip = strip0; strip < strip1; strip++) {
      int start = strips.start(strip);
      int end = strips.start(strip + 1);
      for (int lane = 0; lane < strips.width(strip); lane += Lanes.count()) {
        int to = (strip - strip0) * shape.taps() * NR + lane;
        p = planVector(strips.start(first), Math.min(start + lane, end - 1), end, to, plan, p);
      }
    }
  }

  private int planVector(int origin, int pixel, int end, int to, int[] plan, int p) {
    int next = p + 3;
    plan[p] = to;
    plan[p + 1] = place(origin, pixel);
    for (int lane = 1; lane < Lanes.count() && pixel + lane < end; lane++) {
      int place = place(origin, pixel + lane);
      if (place != place(origin, pixel + lane - 1) + 1) {
        plan[next] = lane;
        plan[next + 1] = place - lane;
        next += 2;
      }
    }
    plan[p + 2] = (next - p - 3) / 2;
    return next;
  }

  /** Where a pixel is in planes that were filled from the pixel {@code origin} on. */
  private int place(int origin, int pixel) {
    int plane = shape.outPlane();
    int skipped = pixel / plane - origin / plane;
    int row = pixel % plane / shape.ow() - (skipped == 0 ? origin % plane / shape.ow() : 0);
    int column = pixel % shape.ow();
    return skipped * (int) planes.channelFloats() + row * planes.rowStride() + column;
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.A;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.A2;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.B;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.B2;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.PRODUCT;
import static dev.cardinal.vector.ukernel.F32Winograd4x4.SUM;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of {@link F32Winograd4x4} for pixels in blocks of channels: lanes are channels,
 * and nothing is shuffled. Each is one axis of the transform for many lines of pixels: first the
 * columns of tiles, then their rows. Lines are given by where the first begins, what lies between
 * the pixels of a line, and what between the lines.
 */
public final class F32BlockWinograd {
  private F32BlockWinograd() {}

  /** Lines of six pixels of a source become lines of six. */
  public static void source(
      float[] src,
      int s,
      int srcStep,
      int srcNext,
      float[] dst,
      int d,
      int dstStep,
      int dstNext,
      int lines) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      int from = s + lane;
      int to = d + lane;
      for (int line = 0; line < lines; line++) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, src, from);
        FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + srcStep);
        FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 2 * srcStep);
        FloatVector x3 = FloatVector.fromArray(SPECIES, src, from + 3 * srcStep);
        FloatVector x4 = FloatVector.fromArray(SPECIES, src, from + 4 * srcStep);
        FloatVector x5 = FloatVector.fromArray(SPECIES, src, from + 5 * srcStep);
        FloatVector f = FloatVector.broadcast(SPECIES, -SUM);
        FloatVector first = FUSED ? x2.fma(f, x4) : x2.mul(f).add(x4);
        FloatVector last = FUSED ? x3.fma(f, x5) : x3.mul(f).add(x5);
        f = FloatVector.broadcast(SPECIES, PRODUCT);
        first = FUSED ? x0.fma(f, first) : x0.mul(f).add(first);
        last = FUSED ? x1.fma(f, last) : x1.mul(f).add(last);
        first.intoArray(dst, to);
        last.intoArray(dst, to + 5 * dstStep);
        f = FloatVector.broadcast(SPECIES, -B2);
        FloatVector even = FUSED ? x2.fma(f, x4) : x2.mul(f).add(x4);
        FloatVector odd = (FUSED ? x1.fma(f, x3) : x1.mul(f).add(x3)).mul(A);
        even.add(odd).intoArray(dst, to + dstStep);
        even.sub(odd).intoArray(dst, to + 2 * dstStep);
        f = FloatVector.broadcast(SPECIES, -A2);
        even = FUSED ? x2.fma(f, x4) : x2.mul(f).add(x4);
        odd = (FUSED ? x1.fma(f, x3) : x1.mul(f).add(x3)).mul(B);
        even.add(odd).intoArray(dst, to + 3 * dstStep);
        even.sub(odd).intoArray(dst, to + 4 * dstStep);
        from += srcNext;
        to += dstNext;
      }
    }
  }

  /** Lines of six sums of products become lines of four results. */
  public static void result(
      float[] src,
      int s,
      int srcStep,
      int srcNext,
      float[] dst,
      int d,
      int dstStep,
      int dstNext,
      int lines) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      int from = s + lane;
      int to = d + lane;
      for (int line = 0; line < lines; line++) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, src, from);
        FloatVector x1 = FloatVector.fromArray(SPECIES, src, from + srcStep);
        FloatVector x2 = FloatVector.fromArray(SPECIES, src, from + 2 * srcStep);
        FloatVector x3 = FloatVector.fromArray(SPECIES, src, from + 3 * srcStep);
        FloatVector x4 = FloatVector.fromArray(SPECIES, src, from + 4 * srcStep);
        FloatVector x5 = FloatVector.fromArray(SPECIES, src, from + 5 * srcStep);
        FloatVector even1 = x1.add(x2);
        FloatVector odd1 = x1.sub(x2).mul(A);
        FloatVector even2 = x3.add(x4);
        FloatVector odd2 = x3.sub(x4).mul(B);
        x0.add(even1).add(even2).intoArray(dst, to);
        odd1.add(odd2).intoArray(dst, to + dstStep);
        FloatVector f = FloatVector.broadcast(SPECIES, A2);
        FloatVector g = FloatVector.broadcast(SPECIES, B2);
        even2 = even2.mul(g);
        odd2 = FUSED ? odd2.fma(g, x5) : odd2.mul(g).add(x5);
        even2 = FUSED ? even1.fma(f, even2) : even1.mul(f).add(even2);
        odd2 = FUSED ? odd1.fma(f, odd2) : odd1.mul(f).add(odd2);
        even2.intoArray(dst, to + 2 * dstStep);
        odd2.intoArray(dst, to + 3 * dstStep);
        from += srcNext;
        to += dstNext;
      }
    }
  }
}

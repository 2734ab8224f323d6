package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * What surrounds the products of Strassen's algorithm in Winograd's form: two by two blocks are
 * multiplied with seven products instead of eight.
 *
 * <p>The left operand's blocks are two packed panels, each cut into halves of its {@code k}: {@code
 * l11 l12} are the halves of the first panel, {@code l21 l22} those of the second. The right
 * operand's blocks are two packed panels as well: {@code r11 r21} are the halves of the first,
 * {@code r12 r22} those of the second. Each becomes seven blocks, the <i>factors</i>; product
 * {@code i} is the left factor {@code i} times the right factor {@code i}:
 *
 * <pre>
 *   i    left                   right                  |  u = 0 + 5, v = u + 6
 *   0    l11                    r11                    |
 *   1    l12                    r21                    |  d11 = 0 + 1
 *   2    l12 - l21 - l22 + l11  r22                    |  d12 = u + 4 + 2
 *   3    l22                    r22 - r12 + r11 - r21  |  d21 = v - 3
 *   4    l21 + l22              r12 - r11              |  d22 = v + 4
 *   5    l21 + l22 - l11        r22 - r12 + r11        |
 *   6    l11 - l21              r22 - r12              |
 * </pre>
 *
 * <p>Source: V. Strassen, Gaussian elimination is not optimal, 1969; S. Winograd's form with
 * fifteen additions is in N. Higham, Accuracy and Stability of Numerical Algorithms, section 23.2,
 * with its error bound.
 */
public final class F32Strassen {
  /** Products, and factors of each operand. */
  public static final int PRODUCTS = 7;

  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();
  private static final boolean PAIR_IN_VECTOR = 2 * MR == COUNT;
  private static final VectorShuffle<Float> UPPER =
      VectorShuffle.fromOp(SPECIES, lane -> (lane + MR) % COUNT);

  private F32Strassen() {}

  /**
   * The left factors of two packed panels.
   *
   * @param src the first panel begins at {@code s}, the second {@code panel} floats later
   * @param n floats of half a panel: a multiple of the vector's length
   * @param dst the factors, {@code step} floats apart, from {@code d} on
   */
  public static void left(float[] src, int s, int panel, int n, float[] dst, int d, int step) {
    for (int i = 0; i < n; i += COUNT) {
      int at = s + i;
      FloatVector l11 = FloatVector.fromArray(SPECIES, src, at);
      FloatVector l12 = FloatVector.fromArray(SPECIES, src, at + n);
      FloatVector l21 = FloatVector.fromArray(SPECIES, src, at + panel);
      FloatVector l22 = FloatVector.fromArray(SPECIES, src, at + panel + n);
      int to = d + i;
      FloatVector sum = l21.add(l22);
      FloatVector rest = sum.sub(l11);
      l11.intoArray(dst, to);
      l12.intoArray(dst, to + step);
      l12.sub(rest).intoArray(dst, to + 2 * step);
      l22.intoArray(dst, to + 3 * step);
      sum.intoArray(dst, to + 4 * step);
      rest.intoArray(dst, to + 5 * step);
      l11.sub(l21).intoArray(dst, to + 6 * step);
    }
  }

  /**
   * The right factors of two packed panels.
   *
   * @param src the first panel begins at {@code s}, the second {@code panel} floats later
   * @param n floats of half a panel: a multiple of the vector's length
   * @param dst the factors, {@code step} floats apart, from {@code d} on
   */
  public static void right(float[] src, int s, int panel, int n, float[] dst, int d, int step) {
    factors(src, s, panel, n, n, dst, d, step);
  }

  /**
   * The right factors of blocks: the second panel's are {@code beside} floats behind the first's,
   * the second halves {@code below} floats behind the first ones.
   */
  private static void factors(
      float[] src, int s, int beside, int below, int n, float[] dst, int d, int step) {
    for (int i = 0; i < n; i += COUNT) {
      int at = s + i;
      FloatVector r11 = FloatVector.fromArray(SPECIES, src, at);
      FloatVector r21 = FloatVector.fromArray(SPECIES, src, at + below);
      FloatVector r12 = FloatVector.fromArray(SPECIES, src, at + beside);
      FloatVector r22 = FloatVector.fromArray(SPECIES, src, at + beside + below);
      int to = d + i;
      FloatVector difference = r12.sub(r11);
      FloatVector rest = r22.sub(difference);
      r11.intoArray(dst, to);
      r21.intoArray(dst, to + step);
      r22.intoArray(dst, to + 2 * step);
      rest.sub(r21).intoArray(dst, to + 3 * step);
      difference.intoArray(dst, to + 4 * step);
      rest.intoArray(dst, to + 5 * step);
      r22.sub(r12).intoArray(dst, to + 6 * step);
    }
  }

  /**
   * Packs contiguous pixels for two left panels, {@code [k][mr]} each, and makes the factors of
   * them at once. Behind each factor up to a vector of floats is scratch.
   *
   * @param src rows of {@code 2 mr} pixels, {@code stride} floats apart, from {@code s} on
   * @param half half the number of rows
   * @param dst the factors, {@code step} floats apart, from {@code d} on
   */
  public static void packLeft(
      MemorySegment src, long s, long stride, int half, float[] dst, int d, int step) {
    for (int k = 0; k < half; k++) {
      long first = s + k * stride;
      long second = first + half * stride;
      FloatVector l11 = FloatVector.fromMemorySegment(SPECIES, src, BYTES * first, ORDER);
      FloatVector l12 = FloatVector.fromMemorySegment(SPECIES, src, BYTES * second, ORDER);
      FloatVector l21 =
          PAIR_IN_VECTOR
              ? l11.rearrange(UPPER)
              : FloatVector.fromMemorySegment(SPECIES, src, BYTES * (first + MR), ORDER);
      FloatVector l22 =
          PAIR_IN_VECTOR
              ? l12.rearrange(UPPER)
              : FloatVector.fromMemorySegment(SPECIES, src, BYTES * (second + MR), ORDER);
      int to = d + k * MR;
      FloatVector sum = l21.add(l22);
      FloatVector rest = sum.sub(l11);
      l11.intoArray(dst, to);
      l12.intoArray(dst, to + step);
      l12.sub(rest).intoArray(dst, to + 2 * step);
      l22.intoArray(dst, to + 3 * step);
      sum.intoArray(dst, to + 4 * step);
      rest.intoArray(dst, to + 5 * step);
      l11.sub(l21).intoArray(dst, to + 6 * step);
    }
  }

  /**
   * Packs contiguous pixels for pairs of right panels, {@code [k][nr]} each, and makes the factors
   * of them at once. Several pairs that adjoin cost little more than one: memory is read along its
   * rows.
   *
   * @param src rows of {@code 2 nr} pixels for each pair, {@code stride} floats apart, from {@code
   *     s} on
   * @param half half the number of rows
   * @param dst the factors, {@code step} floats apart, from {@code d} on; those of the next pair
   *     begin {@code next} floats later
   */
  public static void packRight(
      MemorySegment src,
      long s,
      long stride,
      int half,
      int pairs,
      float[] dst,
      int d,
      int step,
      int next) {
    for (int k = 0; k < half; k++) {
      long first = s + k * stride;
      long second = first + half * stride;
      for (int pair = 0; pair < pairs; pair++) {
        int at = d + k * NR + pair * next;
        for (int i = 0; i < NR; i += COUNT) {
          FloatVector r11 = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (first + i), ORDER);
          FloatVector r12 =
              FloatVector.fromMemorySegment(SPECIES, src, BYTES * (first + NR + i), ORDER);
          FloatVector r21 =
              FloatVector.fromMemorySegment(SPECIES, src, BYTES * (second + i), ORDER);
          FloatVector r22 =
              FloatVector.fromMemorySegment(SPECIES, src, BYTES * (second + NR + i), ORDER);
          int to = at + i;
          FloatVector difference = r12.sub(r11);
          FloatVector rest = r22.sub(difference);
          r11.intoArray(dst, to);
          r21.intoArray(dst, to + step);
          r22.intoArray(dst, to + 2 * step);
          rest.sub(r21).intoArray(dst, to + 3 * step);
          difference.intoArray(dst, to + 4 * step);
          rest.intoArray(dst, to + 5 * step);
          r22.sub(r12).intoArray(dst, to + 6 * step);
        }
        first += 2L * NR;
        second += 2L * NR;
      }
    }
  }

  /** The same from an array. */
  public static void packRight(
      float[] src, int s, int stride, int half, int pairs, float[] dst, int d, int step, int next) {
    for (int k = 0; k < half; k++) {
      for (int pair = 0; pair < pairs; pair++) {
        int from = s + k * stride + pair * 2 * NR;
        factors(src, from, NR, half * stride, NR, dst, d + k * NR + pair * next, step);
      }
    }
  }

  /**
   * Overwrites the four blocks of the result, one after the other: {@code d11 d12 d21 d22}.
   *
   * @param products seven blocks of {@code n} floats, one after the other, from {@code p} on
   * @param n floats of a block: a multiple of the vector's length
   */
  public static void combine(float[] products, int p, int n, float[] dst, int d) {
    for (int i = 0; i < n; i += COUNT) {
      int at = p + i;
      FloatVector first = FloatVector.fromArray(SPECIES, products, at);
      FloatVector u = first.add(FloatVector.fromArray(SPECIES, products, at + 5 * n));
      FloatVector v = u.add(FloatVector.fromArray(SPECIES, products, at + 6 * n));
      FloatVector fifth = FloatVector.fromArray(SPECIES, products, at + 4 * n);
      first.add(FloatVector.fromArray(SPECIES, products, at + n)).intoArray(dst, d + i);
      u.add(fifth)
          .add(FloatVector.fromArray(SPECIES, products, at + 2 * n))
          .intoArray(dst, d + i + n);
      v.sub(FloatVector.fromArray(SPECIES, products, at + 3 * n)).intoArray(dst, d + i + 2 * n);
      v.add(fifth).intoArray(dst, d + i + 3 * n);
    }
  }

  /**
   * The right factors of a single packed panel, as if the second one were zero: the panel itself
   * and behind it the difference of its halves, {@code r11 - r21}.
   *
   * @param n floats of half the panel: a multiple of the vector's length
   */
  public static void rightOfOne(float[] panel, int p, int n) {
    for (int i = p; i < p + n; i += COUNT) {
      FloatVector.fromArray(SPECIES, panel, i)
          .sub(FloatVector.fromArray(SPECIES, panel, i + n))
          .intoArray(panel, i + 2 * n);
    }
  }

  /**
   * Overwrites the two blocks of a result with a single right panel, one after the other: {@code
   * d11 d21}.
   *
   * @param products the products 0, 1, 3 and 5, blocks of {@code n} floats one after the other
   * @param n floats of a block: a multiple of the vector's length
   */
  public static void combineOfOne(float[] products, int p, int n, float[] dst, int d) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector first = FloatVector.fromArray(SPECIES, products, p + i);
      FloatVector u = first.add(FloatVector.fromArray(SPECIES, products, p + i + 3 * n));
      first.add(FloatVector.fromArray(SPECIES, products, p + i + n)).intoArray(dst, d + i);
      u.sub(FloatVector.fromArray(SPECIES, products, p + i + 2 * n)).intoArray(dst, d + i + n);
    }
  }
}

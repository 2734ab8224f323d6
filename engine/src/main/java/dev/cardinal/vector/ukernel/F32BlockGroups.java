package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Products of groups of four channels within blocks of channels, for windows of three columns. A
 * vector of pixels is used as it stands and with the channels of each group in three other orders,
 * so that each lane meets all channels of its group; nothing is broadcast.
 *
 * <p>It is made for 32 registers: twelve vectors of weights, eight of sums (two for each of four
 * results, or they would wait for each other) and four of pixels. With sixteen, weights are read
 * again for each four results, which is still faster than to be without.
 */
public final class F32BlockGroups {
  /** Neighbouring results of a tile. */
  public static final int PIXELS = 4;

  /** Channels of a group. */
  public static final int SIZE = 4;

  /** Columns of a window. */
  public static final int COLUMNS = 3;

  private static final VectorShuffle<Float> BY_ONE = by(1);
  private static final VectorShuffle<Float> BY_TWO = by(2);
  private static final VectorShuffle<Float> BY_THREE = by(3);

  /** With vectors of four lanes it swaps nothing. */
  private static final VectorShuffle<Float> FOURS = by(COUNT > 4 ? 4 : 0);

  private F32BlockGroups() {}

  private static VectorShuffle<Float> by(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance);
  }

  /**
   * Adds a row of windows: {@code dst[pixel][lane] += src[pixel + column][lane ^ order] *
   * weights[column][order][lane]}, over columns and orders.
   *
   * @param weights {@code [3][4][BLOCK]}, from {@code w} on
   * @param pixels how many; a multiple of {@link #PIXELS}
   */
  public static void add(
      float[] src, int s, float[] weights, int w, float[] dst, int d, int pixels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      addLanes(src, s + lane, weights, w + lane, dst, d + lane, pixels);
    }
  }

  private static void addLanes(
      float[] src, int s, float[] weights, int w, float[] dst, int d, int pixels) {
    FloatVector w00 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w01 = FloatVector.fromArray(SPECIES, weights, w + BLOCK);
    FloatVector w02 = FloatVector.fromArray(SPECIES, weights, w + 2 * BLOCK);
    FloatVector w03 = FloatVector.fromArray(SPECIES, weights, w + 3 * BLOCK);
    FloatVector w10 = FloatVector.fromArray(SPECIES, weights, w + 4 * BLOCK);
    FloatVector w11 = FloatVector.fromArray(SPECIES, weights, w + 5 * BLOCK);
    FloatVector w12 = FloatVector.fromArray(SPECIES, weights, w + 6 * BLOCK);
    FloatVector w13 = FloatVector.fromArray(SPECIES, weights, w + 7 * BLOCK);
    FloatVector w20 = FloatVector.fromArray(SPECIES, weights, w + 8 * BLOCK);
    FloatVector w21 = FloatVector.fromArray(SPECIES, weights, w + 9 * BLOCK);
    FloatVector w22 = FloatVector.fromArray(SPECIES, weights, w + 10 * BLOCK);
    FloatVector w23 = FloatVector.fromArray(SPECIES, weights, w + 11 * BLOCK);
    for (int at = 0; at < pixels * BLOCK; at += PIXELS * BLOCK) {
      int i = s + at;
      int j = d + at;
      FloatVector a0 = FloatVector.fromArray(SPECIES, dst, j);
      FloatVector b0 = FloatVector.fromArray(SPECIES, dst, j + BLOCK);
      FloatVector c0 = FloatVector.fromArray(SPECIES, dst, j + 2 * BLOCK);
      FloatVector d0 = FloatVector.fromArray(SPECIES, dst, j + 3 * BLOCK);
      FloatVector x = FloatVector.fromArray(SPECIES, src, i);
      a0 = FUSED ? x.fma(w00, a0) : x.mul(w00).add(a0);
      FloatVector y = x.rearrange(BY_ONE);
      FloatVector a1 = y.mul(w01);
      y = x.rearrange(BY_TWO);
      a0 = FUSED ? y.fma(w02, a0) : y.mul(w02).add(a0);
      y = x.rearrange(BY_THREE);
      a1 = FUSED ? y.fma(w03, a1) : y.mul(w03).add(a1);
      x = FloatVector.fromArray(SPECIES, src, i + BLOCK);
      b0 = FUSED ? x.fma(w00, b0) : x.mul(w00).add(b0);
      a0 = FUSED ? x.fma(w10, a0) : x.mul(w10).add(a0);
      y = x.rearrange(BY_ONE);
      FloatVector b1 = y.mul(w01);
      a1 = FUSED ? y.fma(w11, a1) : y.mul(w11).add(a1);
      y = x.rearrange(BY_TWO);
      b0 = FUSED ? y.fma(w02, b0) : y.mul(w02).add(b0);
      a0 = FUSED ? y.fma(w12, a0) : y.mul(w12).add(a0);
      y = x.rearrange(BY_THREE);
      b1 = FUSED ? y.fma(w03, b1) : y.mul(w03).add(b1);
      a1 = FUSED ? y.fma(w13, a1) : y.mul(w13).add(a1);
      x = FloatVector.fromArray(SPECIES, src, i + 2 * BLOCK);
      c0 = FUSED ? x.fma(w00, c0) : x.mul(w00).add(c0);
      b0 = FUSED ? x.fma(w10, b0) : x.mul(w10).add(b0);
      a0 = FUSED ? x.fma(w20, a0) : x.mul(w20).add(a0);
      y = x.rearrange(BY_ONE);
      FloatVector c1 = y.mul(w01);
      b1 = FUSED ? y.fma(w11, b1) : y.mul(w11).add(b1);
      a1 = FUSED ? y.fma(w21, a1) : y.mul(w21).add(a1);
      y = x.rearrange(BY_TWO);
      c0 = FUSED ? y.fma(w02, c0) : y.mul(w02).add(c0);
      b0 = FUSED ? y.fma(w12, b0) : y.mul(w12).add(b0);
      a0 = FUSED ? y.fma(w22, a0) : y.mul(w22).add(a0);
      y = x.rearrange(BY_THREE);
      c1 = FUSED ? y.fma(w03, c1) : y.mul(w03).add(c1);
      b1 = FUSED ? y.fma(w13, b1) : y.mul(w13).add(b1);
      a1 = FUSED ? y.fma(w23, a1) : y.mul(w23).add(a1);
      x = FloatVector.fromArray(SPECIES, src, i + 3 * BLOCK);
      d0 = FUSED ? x.fma(w00, d0) : x.mul(w00).add(d0);
      c0 = FUSED ? x.fma(w10, c0) : x.mul(w10).add(c0);
      b0 = FUSED ? x.fma(w20, b0) : x.mul(w20).add(b0);
      y = x.rearrange(BY_ONE);
      FloatVector d1 = y.mul(w01);
      c1 = FUSED ? y.fma(w11, c1) : y.mul(w11).add(c1);
      b1 = FUSED ? y.fma(w21, b1) : y.mul(w21).add(b1);
      y = x.rearrange(BY_TWO);
      d0 = FUSED ? y.fma(w02, d0) : y.mul(w02).add(d0);
      c0 = FUSED ? y.fma(w12, c0) : y.mul(w12).add(c0);
      b0 = FUSED ? y.fma(w22, b0) : y.mul(w22).add(b0);
      y = x.rearrange(BY_THREE);
      d1 = FUSED ? y.fma(w03, d1) : y.mul(w03).add(d1);
      c1 = FUSED ? y.fma(w13, c1) : y.mul(w13).add(c1);
      b1 = FUSED ? y.fma(w23, b1) : y.mul(w23).add(b1);
      x = FloatVector.fromArray(SPECIES, src, i + 4 * BLOCK);
      d0 = FUSED ? x.fma(w10, d0) : x.mul(w10).add(d0);
      c0 = FUSED ? x.fma(w20, c0) : x.mul(w20).add(c0);
      y = x.rearrange(BY_ONE);
      d1 = FUSED ? y.fma(w11, d1) : y.mul(w11).add(d1);
      c1 = FUSED ? y.fma(w21, c1) : y.mul(w21).add(c1);
      y = x.rearrange(BY_TWO);
      d0 = FUSED ? y.fma(w12, d0) : y.mul(w12).add(d0);
      c0 = FUSED ? y.fma(w22, c0) : y.mul(w22).add(c0);
      y = x.rearrange(BY_THREE);
      d1 = FUSED ? y.fma(w13, d1) : y.mul(w13).add(d1);
      c1 = FUSED ? y.fma(w23, c1) : y.mul(w23).add(c1);
      x = FloatVector.fromArray(SPECIES, src, i + 5 * BLOCK);
      d0 = FUSED ? x.fma(w20, d0) : x.mul(w20).add(d0);
      y = x.rearrange(BY_ONE);
      d1 = FUSED ? y.fma(w21, d1) : y.mul(w21).add(d1);
      y = x.rearrange(BY_TWO);
      d0 = FUSED ? y.fma(w22, d0) : y.mul(w22).add(d0);
      y = x.rearrange(BY_THREE);
      d1 = FUSED ? y.fma(w23, d1) : y.mul(w23).add(d1);
      a0.add(a1).intoArray(dst, j);
      b0.add(b1).intoArray(dst, j + BLOCK);
      c0.add(c1).intoArray(dst, j + 2 * BLOCK);
      d0.add(d1).intoArray(dst, j + 3 * BLOCK);
    }
  }

  /** {@code dst[pixel][lane] = src[pixel][lane ^ 4]}, in vectors of eight lanes or more. */
  public static void swapFours(float[] src, int s, float[] dst, int d, int pixels) {
    for (int i = 0; i < pixels * BLOCK; i += COUNT) {
      FloatVector.fromArray(SPECIES, src, s + i).rearrange(FOURS).intoArray(dst, d + i);
    }
  }
}

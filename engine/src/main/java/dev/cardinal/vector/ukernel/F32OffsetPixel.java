package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;

import jdk.incubator.vector.FloatVector;

/**
 * The product of four output channels for a single pixel, which would waste a tile: a vector holds
 * all four of several {@code k}, in the order in which the weights are packed anyway. Planes of an
 * odd width and height leave such a pixel over.
 */
public final class F32OffsetPixel {
  private static final int ROWS = 4;

  private F32OffsetPixel() {}

  /**
   * Brings the taps of a pixel to the form that {@link #multiply} reads: {@code dst[4 i] ... dst[4
   * i + 3] = src[s + steps[0] + ... + steps[i]]}.
   */
  public static void repeat(float[] src, int s, int[] steps, int k, float[] dst, int d) {
    int p = s;
    int to = d;
    for (int i = 0; i < k; i++) {
      p += steps[i];
      FloatVector.broadcast(FloatVector.SPECIES_128, src[p]).intoArray(dst, to);
      to += ROWS;
    }
  }

  /**
   * Overwrites one column of sums: {@code dst[d + row * stride] = sum over k of weights[k][row] *
   * taps[k]}.
   *
   * @param weights packed as {@code [k][4]}, from {@code w} on
   * @param taps repeated four times each, from {@code t} on
   * @param k how many products each sum has
   * @param spare where {@link Lanes#count()} floats of scratch begin in {@code dst}
   */
  public static void multiply(
      float[] weights,
      int w,
      float[] taps,
      int t,
      int k,
      float[] dst,
      int d,
      int stride,
      int spare) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector e = FloatVector.zero(SPECIES);
    int n = k * ROWS;
    int i = 0;
    for (; i <= n - 4 * COUNT; i += 4 * COUNT) {
      a =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i),
              FloatVector.fromArray(SPECIES, taps, t + i),
              a);
      b =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + COUNT),
              FloatVector.fromArray(SPECIES, taps, t + i + COUNT),
              b);
      c =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + 2 * COUNT),
              FloatVector.fromArray(SPECIES, taps, t + i + 2 * COUNT),
              c);
      e =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i + 3 * COUNT),
              FloatVector.fromArray(SPECIES, taps, t + i + 3 * COUNT),
              e);
    }
    for (; i <= n - COUNT; i += COUNT) {
      a =
          fma(
              FloatVector.fromArray(SPECIES, weights, w + i),
              FloatVector.fromArray(SPECIES, taps, t + i),
              a);
    }
    a.add(b).add(c.add(e)).intoArray(dst, spare);
    for (int lane = ROWS; lane < COUNT; lane++) {
      dst[spare + lane % ROWS] += dst[spare + lane];
    }
    for (; i < n; i++) {
      dst[spare + i % ROWS] += weights[w + i] * taps[t + i];
    }
    for (int row = 0; row < ROWS; row++) {
      dst[d + row * stride] = dst[spare + row];
    }
  }
}

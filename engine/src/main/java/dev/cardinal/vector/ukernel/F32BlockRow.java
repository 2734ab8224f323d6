package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Neighbouring results of windows of three columns, in one block of channels: for vectors of 512
 * bits. Each pixel's channel is read and broadcast once for all windows that it is in, where {@link
 * F32Blocked} would read it again for each column: with a single vector of results for a broadcast
 * the loads are what such a tile waits for.
 *
 * <p>The sums are left without bias or activation: with those the method would have more vectors'
 * operations than C2 takes into one, and it allocates each vector then.
 */
public final class F32BlockRow {
  /** Results of a tile. */
  public static final int PIXELS = 14;

  /** Columns of a window. */
  public static final int COLUMNS = 3;

  private F32BlockRow() {}

  /** Whether the vectors of this machine are what it is for. */
  public static boolean fits() {
    return Lanes.bits() == 512;
  }

  /**
   * Computes {@link #PIXELS} results of windows that lie a pixel apart: {@code dst[pixel][lane] =
   * src[at + (pixel + column) BLOCK] * weights[product][column][lane]}, over columns and products,
   * where {@code at} adds up the steps.
   *
   * @param src pixels, {@code BLOCK} floats apart
   * @param s where the steps begin
   * @param weights {@code [product][3][BLOCK]}, from {@code w} on
   * @param steps from each product to the next
   */
  public static void multiply(
      float[] src, int s, float[] weights, int w, int[] steps, float[] dst, int to) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector k = a;
    FloatVector l = a;
    FloatVector m = a;
    FloatVector n = a;
    FloatVector o = a;
    FloatVector p = a;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x = FloatVector.fromArray(SPECIES, weights, j);
      FloatVector y = FloatVector.fromArray(SPECIES, weights, j + BLOCK);
      FloatVector z = FloatVector.fromArray(SPECIES, weights, j + 2 * BLOCK);
      j += COLUMNS * BLOCK;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      a = FUSED ? v.fma(x, a) : v.mul(x).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + BLOCK]);
      b = FUSED ? v.fma(x, b) : v.mul(x).add(b);
      a = FUSED ? v.fma(y, a) : v.mul(y).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + 2 * BLOCK]);
      c = FUSED ? v.fma(x, c) : v.mul(x).add(c);
      b = FUSED ? v.fma(y, b) : v.mul(y).add(b);
      a = FUSED ? v.fma(z, a) : v.mul(z).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + 3 * BLOCK]);
      d = FUSED ? v.fma(x, d) : v.mul(x).add(d);
      c = FUSED ? v.fma(y, c) : v.mul(y).add(c);
      b = FUSED ? v.fma(z, b) : v.mul(z).add(b);
      v = FloatVector.broadcast(SPECIES, src[i + 4 * BLOCK]);
      e = FUSED ? v.fma(x, e) : v.mul(x).add(e);
      d = FUSED ? v.fma(y, d) : v.mul(y).add(d);
      c = FUSED ? v.fma(z, c) : v.mul(z).add(c);
      v = FloatVector.broadcast(SPECIES, src[i + 5 * BLOCK]);
      f = FUSED ? v.fma(x, f) : v.mul(x).add(f);
      e = FUSED ? v.fma(y, e) : v.mul(y).add(e);
      d = FUSED ? v.fma(z, d) : v.mul(z).add(d);
      v = FloatVector.broadcast(SPECIES, src[i + 6 * BLOCK]);
      g = FUSED ? v.fma(x, g) : v.mul(x).add(g);
      f = FUSED ? v.fma(y, f) : v.mul(y).add(f);
      e = FUSED ? v.fma(z, e) : v.mul(z).add(e);
      v = FloatVector.broadcast(SPECIES, src[i + 7 * BLOCK]);
      h = FUSED ? v.fma(x, h) : v.mul(x).add(h);
      g = FUSED ? v.fma(y, g) : v.mul(y).add(g);
      f = FUSED ? v.fma(z, f) : v.mul(z).add(f);
      v = FloatVector.broadcast(SPECIES, src[i + 8 * BLOCK]);
      k = FUSED ? v.fma(x, k) : v.mul(x).add(k);
      h = FUSED ? v.fma(y, h) : v.mul(y).add(h);
      g = FUSED ? v.fma(z, g) : v.mul(z).add(g);
      v = FloatVector.broadcast(SPECIES, src[i + 9 * BLOCK]);
      l = FUSED ? v.fma(x, l) : v.mul(x).add(l);
      k = FUSED ? v.fma(y, k) : v.mul(y).add(k);
      h = FUSED ? v.fma(z, h) : v.mul(z).add(h);
      v = FloatVector.broadcast(SPECIES, src[i + 10 * BLOCK]);
      m = FUSED ? v.fma(x, m) : v.mul(x).add(m);
      l = FUSED ? v.fma(y, l) : v.mul(y).add(l);
      k = FUSED ? v.fma(z, k) : v.mul(z).add(k);
      v = FloatVector.broadcast(SPECIES, src[i + 11 * BLOCK]);
      n = FUSED ? v.fma(x, n) : v.mul(x).add(n);
      m = FUSED ? v.fma(y, m) : v.mul(y).add(m);
      l = FUSED ? v.fma(z, l) : v.mul(z).add(l);
      v = FloatVector.broadcast(SPECIES, src[i + 12 * BLOCK]);
      o = FUSED ? v.fma(x, o) : v.mul(x).add(o);
      n = FUSED ? v.fma(y, n) : v.mul(y).add(n);
      m = FUSED ? v.fma(z, m) : v.mul(z).add(m);
      v = FloatVector.broadcast(SPECIES, src[i + 13 * BLOCK]);
      p = FUSED ? v.fma(x, p) : v.mul(x).add(p);
      o = FUSED ? v.fma(y, o) : v.mul(y).add(o);
      n = FUSED ? v.fma(z, n) : v.mul(z).add(n);
      v = FloatVector.broadcast(SPECIES, src[i + 14 * BLOCK]);
      p = FUSED ? v.fma(y, p) : v.mul(y).add(p);
      o = FUSED ? v.fma(z, o) : v.mul(z).add(o);
      v = FloatVector.broadcast(SPECIES, src[i + 15 * BLOCK]);
      p = FUSED ? v.fma(z, p) : v.mul(z).add(p);
    }
    a.intoArray(dst, to);
    b.intoArray(dst, to + BLOCK);
    c.intoArray(dst, to + 2 * BLOCK);
    d.intoArray(dst, to + 3 * BLOCK);
    e.intoArray(dst, to + 4 * BLOCK);
    f.intoArray(dst, to + 5 * BLOCK);
    g.intoArray(dst, to + 6 * BLOCK);
    h.intoArray(dst, to + 7 * BLOCK);
    k.intoArray(dst, to + 8 * BLOCK);
    l.intoArray(dst, to + 9 * BLOCK);
    m.intoArray(dst, to + 10 * BLOCK);
    n.intoArray(dst, to + 11 * BLOCK);
    o.intoArray(dst, to + 12 * BLOCK);
    p.intoArray(dst, to + 13 * BLOCK);
  }

  /** As {@link #multiply}, for windows that lie two pixels apart. */
  public static void multiplyStrided(
      float[] src, int s, float[] weights, int w, int[] steps, float[] dst, int to) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector k = a;
    FloatVector l = a;
    FloatVector m = a;
    FloatVector n = a;
    FloatVector o = a;
    FloatVector p = a;
    int i = s;
    int j = w;
    for (int step : steps) {
      i += step;
      FloatVector x = FloatVector.fromArray(SPECIES, weights, j);
      FloatVector y = FloatVector.fromArray(SPECIES, weights, j + BLOCK);
      FloatVector z = FloatVector.fromArray(SPECIES, weights, j + 2 * BLOCK);
      j += COLUMNS * BLOCK;
      FloatVector v = FloatVector.broadcast(SPECIES, src[i]);
      a = FUSED ? v.fma(x, a) : v.mul(x).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + BLOCK]);
      a = FUSED ? v.fma(y, a) : v.mul(y).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + 2 * BLOCK]);
      b = FUSED ? v.fma(x, b) : v.mul(x).add(b);
      a = FUSED ? v.fma(z, a) : v.mul(z).add(a);
      v = FloatVector.broadcast(SPECIES, src[i + 3 * BLOCK]);
      b = FUSED ? v.fma(y, b) : v.mul(y).add(b);
      v = FloatVector.broadcast(SPECIES, src[i + 4 * BLOCK]);
      c = FUSED ? v.fma(x, c) : v.mul(x).add(c);
      b = FUSED ? v.fma(z, b) : v.mul(z).add(b);
      v = FloatVector.broadcast(SPECIES, src[i + 5 * BLOCK]);
      c = FUSED ? v.fma(y, c) : v.mul(y).add(c);
      v = FloatVector.broadcast(SPECIES, src[i + 6 * BLOCK]);
      d = FUSED ? v.fma(x, d) : v.mul(x).add(d);
      c = FUSED ? v.fma(z, c) : v.mul(z).add(c);
      v = FloatVector.broadcast(SPECIES, src[i + 7 * BLOCK]);
      d = FUSED ? v.fma(y, d) : v.mul(y).add(d);
      v = FloatVector.broadcast(SPECIES, src[i + 8 * BLOCK]);
      e = FUSED ? v.fma(x, e) : v.mul(x).add(e);
      d = FUSED ? v.fma(z, d) : v.mul(z).add(d);
      v = FloatVector.broadcast(SPECIES, src[i + 9 * BLOCK]);
      e = FUSED ? v.fma(y, e) : v.mul(y).add(e);
      v = FloatVector.broadcast(SPECIES, src[i + 10 * BLOCK]);
      f = FUSED ? v.fma(x, f) : v.mul(x).add(f);
      e = FUSED ? v.fma(z, e) : v.mul(z).add(e);
      v = FloatVector.broadcast(SPECIES, src[i + 11 * BLOCK]);
      f = FUSED ? v.fma(y, f) : v.mul(y).add(f);
      v = FloatVector.broadcast(SPECIES, src[i + 12 * BLOCK]);
      g = FUSED ? v.fma(x, g) : v.mul(x).add(g);
      f = FUSED ? v.fma(z, f) : v.mul(z).add(f);
      v = FloatVector.broadcast(SPECIES, src[i + 13 * BLOCK]);
      g = FUSED ? v.fma(y, g) : v.mul(y).add(g);
      v = FloatVector.broadcast(SPECIES, src[i + 14 * BLOCK]);
      h = FUSED ? v.fma(x, h) : v.mul(x).add(h);
      g = FUSED ? v.fma(z, g) : v.mul(z).add(g);
      v = FloatVector.broadcast(SPECIES, src[i + 15 * BLOCK]);
      h = FUSED ? v.fma(y, h) : v.mul(y).add(h);
      v = FloatVector.broadcast(SPECIES, src[i + 16 * BLOCK]);
      k = FUSED ? v.fma(x, k) : v.mul(x).add(k);
      h = FUSED ? v.fma(z, h) : v.mul(z).add(h);
      v = FloatVector.broadcast(SPECIES, src[i + 17 * BLOCK]);
      k = FUSED ? v.fma(y, k) : v.mul(y).add(k);
      v = FloatVector.broadcast(SPECIES, src[i + 18 * BLOCK]);
      l = FUSED ? v.fma(x, l) : v.mul(x).add(l);
      k = FUSED ? v.fma(z, k) : v.mul(z).add(k);
      v = FloatVector.broadcast(SPECIES, src[i + 19 * BLOCK]);
      l = FUSED ? v.fma(y, l) : v.mul(y).add(l);
      v = FloatVector.broadcast(SPECIES, src[i + 20 * BLOCK]);
      m = FUSED ? v.fma(x, m) : v.mul(x).add(m);
      l = FUSED ? v.fma(z, l) : v.mul(z).add(l);
      v = FloatVector.broadcast(SPECIES, src[i + 21 * BLOCK]);
      m = FUSED ? v.fma(y, m) : v.mul(y).add(m);
      v = FloatVector.broadcast(SPECIES, src[i + 22 * BLOCK]);
      n = FUSED ? v.fma(x, n) : v.mul(x).add(n);
      m = FUSED ? v.fma(z, m) : v.mul(z).add(m);
      v = FloatVector.broadcast(SPECIES, src[i + 23 * BLOCK]);
      n = FUSED ? v.fma(y, n) : v.mul(y).add(n);
      v = FloatVector.broadcast(SPECIES, src[i + 24 * BLOCK]);
      o = FUSED ? v.fma(x, o) : v.mul(x).add(o);
      n = FUSED ? v.fma(z, n) : v.mul(z).add(n);
      v = FloatVector.broadcast(SPECIES, src[i + 25 * BLOCK]);
      o = FUSED ? v.fma(y, o) : v.mul(y).add(o);
      v = FloatVector.broadcast(SPECIES, src[i + 26 * BLOCK]);
      p = FUSED ? v.fma(x, p) : v.mul(x).add(p);
      o = FUSED ? v.fma(z, o) : v.mul(z).add(o);
      v = FloatVector.broadcast(SPECIES, src[i + 27 * BLOCK]);
      p = FUSED ? v.fma(y, p) : v.mul(y).add(p);
      v = FloatVector.broadcast(SPECIES, src[i + 28 * BLOCK]);
      p = FUSED ? v.fma(z, p) : v.mul(z).add(p);
    }
    a.intoArray(dst, to);
    b.intoArray(dst, to + BLOCK);
    c.intoArray(dst, to + 2 * BLOCK);
    d.intoArray(dst, to + 3 * BLOCK);
    e.intoArray(dst, to + 4 * BLOCK);
    f.intoArray(dst, to + 5 * BLOCK);
    g.intoArray(dst, to + 6 * BLOCK);
    h.intoArray(dst, to + 7 * BLOCK);
    k.intoArray(dst, to + 8 * BLOCK);
    l.intoArray(dst, to + 9 * BLOCK);
    m.intoArray(dst, to + 10 * BLOCK);
    n.intoArray(dst, to + 11 * BLOCK);
    o.intoArray(dst, to + 12 * BLOCK);
    p.intoArray(dst, to + 13 * BLOCK);
  }
}

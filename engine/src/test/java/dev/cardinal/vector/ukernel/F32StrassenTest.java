package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Guarded.GUARD;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class F32StrassenTest {
  private static final int MR = F32Gemm.mr();
  private static final int NR = F32Gemm.main().nr();

  /** With factors that are single blocks the seven products add up to the four that were asked. */
  @Test
  void sevenProductsAddUpToTheResult() {
    int n = 2 * Lanes.count();
    float[] left = integers(1, 4 * n);
    float[] right = integers(2, 4 * n);
    float[] leftFactors = new float[7 * n];
    float[] rightFactors = new float[7 * n];
    F32Strassen.left(left, 0, 2 * n, n, leftFactors, 0, n);
    F32Strassen.right(right, 0, 2 * n, n, rightFactors, 0, n);
    float[] products = new float[7 * n];
    for (int i = 0; i < products.length; i++) {
      products[i] = leftFactors[i] * rightFactors[i];
    }
    float[] found = Guarded.dst(4 * n);
    F32Strassen.combine(products, 0, n, found, GUARD);
    for (int i = 0; i < n; i++) {
      float l11 = left[i];
      float l12 = left[i + n];
      float l21 = left[i + 2 * n];
      float l22 = left[i + 3 * n];
      float r11 = right[i];
      float r21 = right[i + n];
      float r12 = right[i + 2 * n];
      float r22 = right[i + 3 * n];
      assertEquals(l11 * r11 + l12 * r21, found[GUARD + i]);
      assertEquals(l11 * r12 + l12 * r22, found[GUARD + i + n]);
      assertEquals(l21 * r11 + l22 * r21, found[GUARD + i + 2 * n]);
      assertEquals(l21 * r12 + l22 * r22, found[GUARD + i + 3 * n]);
    }
    Guarded.assertUntouched(found, 4 * n);
  }

  @Test
  void fourProductsAddUpToTheResultOfOnePanel() {
    int n = 2 * Lanes.count();
    float[] left = integers(1, 4 * n);
    float[] panel = integers(2, 3 * n);
    float[] factors = new float[7 * n];
    F32Strassen.left(left, 0, 2 * n, n, factors, 0, n);
    F32Strassen.rightOfOne(panel, 0, n);
    float[] products = new float[4 * n];
    for (int i = 0; i < n; i++) {
      products[i] = factors[i] * panel[i];
      products[i + n] = factors[i + n] * panel[i + n];
      products[i + 2 * n] = factors[i + 3 * n] * panel[i + 2 * n];
      products[i + 3 * n] = factors[i + 5 * n] * panel[i];
    }
    float[] found = Guarded.dst(2 * n);
    F32Strassen.combineOfOne(products, 0, n, found, GUARD);
    for (int i = 0; i < n; i++) {
      assertEquals(left[i] * panel[i] + left[i + n] * panel[i + n], found[GUARD + i]);
      float second = left[i + 2 * n] * panel[i] + left[i + 3 * n] * panel[i + n];
      assertEquals(second, found[GUARD + i + n]);
    }
    Guarded.assertUntouched(found, 2 * n);
  }

  @Test
  void packingMakesTheFactorsOfTheCopiedPixels() {
    int half = 4;
    int stride = 4 * NR + 3;
    float[] src = Guarded.src(1, 2 * half * stride);
    float[] plain = new float[4 * half * NR];
    for (int k = 0; k < 2 * half; k++) {
      System.arraycopy(src, GUARD + k * stride, plain, k * NR, NR);
      System.arraycopy(src, GUARD + k * stride + NR, plain, 2 * half * NR + k * NR, NR);
    }
    int step = half * NR + 16;
    float[] expected = new float[7 * step];
    F32Strassen.right(plain, 0, 2 * half * NR, half * NR, expected, 0, step);
    float[] found = new float[14 * step];
    try (Arena arena = Arena.ofConfined()) {
      var segment = Guarded.segment(arena, src);
      F32Strassen.packRight(segment, GUARD, stride, half, 2, found, 0, step, 7 * step);
    }
    assertArrayEquals(expected, Arrays.copyOf(found, 7 * step));
  }

  @Test
  void packingOfFewPixelsMakesTheFactorsOfTheCopiedPixels() {
    int half = Lanes.count();
    int stride = 2 * MR + 3;
    float[] src = Guarded.src(1, (2 * half - 1) * stride + 2 * MR);
    float[] plain = new float[4 * half * MR];
    for (int k = 0; k < 2 * half; k++) {
      System.arraycopy(src, GUARD + k * stride, plain, k * MR, MR);
      System.arraycopy(src, GUARD + k * stride + MR, plain, 2 * half * MR + k * MR, MR);
    }
    int n = half * MR;
    int step = n + Lanes.count();
    float[] expected = new float[7 * step];
    F32Strassen.left(plain, 0, 2 * n, n, expected, 0, step);
    float[] found = new float[7 * step];
    try (Arena arena = Arena.ofConfined()) {
      var segment = Guarded.segment(arena, src);
      F32Strassen.packLeft(segment, GUARD, stride, half, found, 0, step);
    }
    for (int factor = 0; factor < 7; factor++) {
      for (int i = 0; i < n; i++) {
        assertEquals(expected[factor * step + i], found[factor * step + i]);
      }
    }
  }

  /** Small odd integers: their sums and products are exact, and no product is a negative zero. */
  private static float[] integers(int seed, int n) {
    var random = new Random(seed);
    float[] all = new float[n];
    for (int i = 0; i < n; i++) {
      all[i] = 2 * random.nextInt(-9, 9) + 1;
    }
    return all;
  }
}

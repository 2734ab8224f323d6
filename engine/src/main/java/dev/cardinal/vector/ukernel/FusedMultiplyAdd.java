package dev.cardinal.vector.ukernel;

/**
 * Whether {@link Math#fma(float, float, float)} is an instruction. Where it is not, the JDK
 * computes it with {@link java.math.BigDecimal}, a hundred times slower and more, in the
 * interpreter as in compiled code. No API of java.base tells, so a clock does: the gap is far wider
 * than any noise.
 */
final class FusedMultiplyAdd {
  private static final int ROUNDS = 5;
  private static final int STEPS = 50;
  private static final int SLOW = 20;

  private FusedMultiplyAdd() {}

  /** Times both forms; takes a tenth of a millisecond, or a few where the answer is no. */
  static boolean isFast() {
    long fused = Long.MAX_VALUE;
    long separate = Long.MAX_VALUE;
    float x = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      x = fused(x);
      long middle = System.nanoTime();
      x = separate(x);
      long end = System.nanoTime();
      fused = Math.min(fused, middle - start);
      separate = Math.min(separate, end - middle);
    }
    // x stays finite and so the comparison is true; it keeps the loops from being optimised away.
    return fused < SLOW * separate && x < Float.MAX_VALUE;
  }

  private static float fused(float x) {
    for (int i = 0; i < STEPS; i++) {
      x = Math.fma(x, 0.9f, 0.1f);
    }
    return x;
  }

  private static float separate(float x) {
    for (int i = 0; i < STEPS; i++) {
      x = x * 0.9f + 0.1f;
    }
    return x;
  }
}

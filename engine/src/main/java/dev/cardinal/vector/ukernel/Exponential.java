package dev.cardinal.vector.ukernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function of a vector, within two units in the last place. It is made of single
 * operations, whose results IEEE 754 fixes, since that of {@link VectorOperators#EXP} depends on
 * whether the JVM has compiled its caller yet.
 *
 * <p>{@code exp(x) = 2^k exp(r)}, where {@code k} is the integer next to {@code x / ln 2} and so
 * {@code |r| <= ln 2 / 2}, for which seven terms of the Taylor series are exact enough.
 */
final class Exponential {
  /** Beyond these the result is zero or infinite. */
  private static final float LEAST = -104f;

  private static final float MOST = 89f;

  private static final float PER_LN2 = (float) (1 / Math.log(2));

  /** The upper twelve bits of ln 2, of which {@code k} times is exact; and the rest. */
  private static final float LN2_HIGH = 0x1.62ep-1f;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  /** Added to a small float, this leaves its rounded value in the lowest bits. */
  private static final float ROUNDER = 0x1.8p23f;

  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private static final int EXPONENT_SHIFT = 23;
  private static final int EXPONENT_BIAS = 127;

  private Exponential() {}

  /** NaN for NaN; results below the normal range are denormal. */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.blend(LEAST, x.compare(VectorOperators.LT, LEAST));
    bounded = bounded.blend(MOST, bounded.compare(VectorOperators.GT, MOST));
    FloatVector shifted = bounded.mul(PER_LN2).add(ROUNDER);
    FloatVector k = shifted.sub(ROUNDER);
    FloatVector r = bounded.sub(k.mul(LN2_HIGH)).sub(k.mul(LN2_LOW));
    IntVector exponent = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    // In two steps, since a single power of two cannot lead to a denormal result.
    IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
    return series(r).mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  private static FloatVector series(FloatVector r) {
    FloatVector sum = term(FloatVector.broadcast(Lanes.SPECIES, 1f / 5040), r, 1f / 720);
    sum = term(sum, r, 1f / 120);
    sum = term(sum, r, 1f / 24);
    sum = term(sum, r, 1f / 6);
    sum = term(sum, r, 1f / 2);
    sum = term(sum, r, 1f);
    return term(sum, r, 1f);
  }

  private static FloatVector term(FloatVector sum, FloatVector r, float coefficient) {
    return Lanes.FUSED
        ? sum.fma(r, FloatVector.broadcast(Lanes.SPECIES, coefficient))
        : sum.mul(r).add(coefficient);
  }

  private static FloatVector powerOfTwo(IntVector k) {
    return k.add(EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
        .reinterpretAsFloats();
  }
}

package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The parts of a transpose of four vectors {@code x0} to {@code x3}, for each group of four lanes
 * on its own. First neighbours change places, then pairs; with {@code n(x)} for {@code
 * x.rearrange(NEIGHBOURS)} and {@code p(x)} for {@code x.rearrange(PAIRS)}:
 *
 * <pre>{@code
 * a0 = x0.blend(n(x1), ODD)      a1 = n(x0).blend(x1, ODD)       a2, a3 of x2, x3
 * y0 = a0.blend(p(a2), UPPER)    y2 = p(a0).blend(a2, UPPER)     y1, y3 of a1, a3
 * }</pre>
 */
final class F32Transpose4 {
  /** Lanes 1 and 3 of each group. */
  static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAA);

  /** Lanes 2 and 3 of each group. */
  static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, 0xCCCC);

  /** Lanes 0 and 1 of each group change places, and lanes 2 and 3. */
  static final VectorShuffle<Float> NEIGHBOURS = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);

  /** Lanes 0 and 1 of each group change places with lanes 2 and 3. */
  static final VectorShuffle<Float> PAIRS = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);

  private F32Transpose4() {}
}

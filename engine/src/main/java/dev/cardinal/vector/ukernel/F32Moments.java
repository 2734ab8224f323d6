package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The mean and the variance of many floats, in one pass over memory: chunks that stay in the
 * first-level cache are summed up, and their deviations from their own mean squared; chunks are put
 * together by the formula of Chan, Golub and LeVeque ("Algorithms for computing the sample
 * variance", 1983). So nothing cancels out, however far the mean is from zero.
 */
public final class F32Moments {
  private static final int CHUNK = 1 << 11;

  private long count;
  private double mean;
  private double squares;

  /** Forgets everything. */
  public F32Moments clear() {
    count = 0;
    mean = 0;
    squares = 0;
    return this;
  }

  /** Takes in a line of {@code n} floats. */
  public F32Moments add(MemorySegment src, long s, long n) {
    for (long i = 0; i < n; i += CHUNK) {
      chunk(src, s + i, (int) Math.min(CHUNK, n - i));
    }
    return this;
  }

  /**
   * Takes in what others took in.
   *
   * @param moreMean the mean of {@code n} numbers
   * @param moreSquares the sum of the squares of their deviations from it
   */
  public void merge(long n, double moreMean, double moreSquares) {
    if (count == 0) {
      count = n;
      mean = moreMean;
      squares = moreSquares;
      return;
    }
    long all = count + n;
    double gap = moreMean - mean;
    // Not mean + gap n / all, which makes NaN of a mean that is infinite.
    mean = mean * count / all + moreMean * n / all;
    squares += moreSquares + gap * gap * count * n / all;
    count = all;
  }

  /** The mean; NaN of nothing. */
  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /** The mean square of the deviations from the mean; NaN of nothing. */
  public double variance() {
    return squares / count;
  }

  private void chunk(MemorySegment src, long s, int n) {
    float near = F32Reduce.sum(src, s, n) / n;
    FloatVector sumA = FloatVector.zero(SPECIES);
    FloatVector sumB = FloatVector.zero(SPECIES);
    FloatVector squaresA = FloatVector.zero(SPECIES);
    FloatVector squaresB = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + COUNT), ORDER);
      a = a.sub(near);
      b = b.sub(near);
      sumA = sumA.add(a);
      sumB = sumB.add(b);
      squaresA = FUSED ? a.fma(a, squaresA) : a.mul(a).add(squaresA);
      squaresB = FUSED ? b.fma(b, squaresB) : b.mul(b).add(squaresB);
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, Math.min(COUNT, n - i));
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
      a = FloatVector.zero(SPECIES).blend(a.sub(near), lanes);
      sumA = sumA.add(a);
      squaresA = FUSED ? a.fma(a, squaresA) : a.mul(a).add(squaresA);
    }
    double rest = Lanes.sum(sumA.add(sumB)) / (double) n;
    double sum = Lanes.sum(squaresA.add(squaresB));
    if (Double.isFinite(sum)) {
      merge(n, near + rest, Math.max(0, sum - n * rest * rest));
    } else {
      wide(src, s, n);
    }
  }

  /** The same in double, for numbers whose sums or squares no float holds. */
  private void wide(MemorySegment src, long s, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Segments.get(src, s + i);
    }
    double exact = sum / n;
    double deviations = 0;
    for (int i = 0; i < n; i++) {
      double deviation = Segments.get(src, s + i) - exact;
      deviations += deviation * deviation;
    }
    merge(n, exact, deviations);
  }
}

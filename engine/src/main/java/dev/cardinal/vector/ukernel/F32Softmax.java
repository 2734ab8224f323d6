package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.loadFirst;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax of a line: exponentials, scaled so that they add up to one. */
public final class F32Softmax {
  private F32Softmax() {}

  /**
   * {@code dst[i] = exp(src[i] - max) / sum over j of exp(src[j] - max)}, where the largest element
   * {@code max} keeps the exponentials finite. Source and destination may be the same.
   */
  public static void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
    float max = F32Reduce.max(src, s, n);
    exponentials(src, s, max, dst, d, n);
    F32Arithmetic.divide(dst, d, F32Reduce.sum(dst, d, n), dst, d, n);
  }

  private static void exponentials(
      MemorySegment src, long s, float max, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      store(exponential(load(src, s + i), max), dst, d + i);
    }
    if (i < n) {
      storeFirst(exponential(loadFirst(src, s + i, n - i), max), dst, d + i, n - i);
    }
  }

  private static FloatVector exponential(FloatVector x, float max) {
    return x.sub(max).lanewise(VectorOperators.EXP);
  }
}

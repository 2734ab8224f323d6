package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** One number from a line. */
public final class F32Reduce {
  private F32Reduce() {}

  /** The sum of {@code n} floats, added up in several chains that are as accurate as short. */
  public static float sum(MemorySegment src, long s, int n) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 4 * COUNT; i += 4 * COUNT) {
      a = a.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER));
      b = b.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + COUNT), ORDER));
      c = c.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + 2L * COUNT), ORDER));
      d = d.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i + 3L * COUNT), ORDER));
    }
    for (; i <= n - COUNT; i += COUNT) {
      a = a.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER));
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      b = b.add(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes));
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
  }

  /** The largest of {@code n} floats; NaN if one is NaN, negative infinity if there is none. */
  public static float max(MemorySegment src, long s, int n) {
    FloatVector most = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      most = most.max(FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER));
    }
    float largest = most.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      largest = Math.max(largest, Segments.get(src, s + i));
    }
    return largest;
  }
}

package dev.cardinal.vector.ukernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Multiplies and adds in registers and touches no memory: as fast as this processor computes.
 * Twelve chains are independent of each other, enough to hide a latency of six cycles at two
 * instructions a cycle, and leave registers for the operands.
 */
public final class F32FmaPeak {
  private static final int CHAINS = 12;

  private F32FmaPeak() {}

  /** The floating-point operations of one iteration, two for a multiplication and an addition. */
  public static int flopsPerIteration() {
    return 2 * CHAINS * Lanes.COUNT;
  }

  /** Computes, and returns a number that depends on every operation. */
  public static float run(int iterations) {
    // Every chain goes to 2, so that no number gets large, or so small as to be denormal.
    FloatVector half = FloatVector.broadcast(Lanes.SPECIES, 0.5f);
    FloatVector one = FloatVector.broadcast(Lanes.SPECIES, 1);
    FloatVector a = FloatVector.zero(Lanes.SPECIES);
    FloatVector b = a.add(1);
    FloatVector c = a.add(2);
    FloatVector d = a.add(3);
    FloatVector e = a.add(4);
    FloatVector f = a.add(5);
    FloatVector g = a.add(6);
    FloatVector h = a.add(7);
    FloatVector i = a.add(8);
    FloatVector j = a.add(9);
    FloatVector k = a.add(10);
    FloatVector l = a.add(11);
    for (int n = 0; n < iterations; n++) {
      a = Lanes.fma(a, half, one);
      b = Lanes.fma(b, half, one);
      c = Lanes.fma(c, half, one);
      d = Lanes.fma(d, half, one);
      e = Lanes.fma(e, half, one);
      f = Lanes.fma(f, half, one);
      g = Lanes.fma(g, half, one);
      h = Lanes.fma(h, half, one);
      i = Lanes.fma(i, half, one);
      j = Lanes.fma(j, half, one);
      k = Lanes.fma(k, half, one);
      l = Lanes.fma(l, half, one);
    }
    FloatVector abcd = a.add(b).add(c.add(d));
    FloatVector efgh = e.add(f).add(g.add(h));
    FloatVector ijkl = i.add(j).add(k.add(l));
    return abcd.add(efgh).add(ijkl).reduceLanes(VectorOperators.ADD);
  }
}

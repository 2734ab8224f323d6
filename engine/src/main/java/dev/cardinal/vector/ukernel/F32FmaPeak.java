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
      a = Lanes.FUSED ? a.fma(half, one) : a.mul(half).add(one);
      b = Lanes.FUSED ? b.fma(half, one) : b.mul(half).add(one);
      c = Lanes.FUSED ? c.fma(half, one) : c.mul(half).add(one);
      d = Lanes.FUSED ? d.fma(half, one) : d.mul(half).add(one);
      e = Lanes.FUSED ? e.fma(half, one) : e.mul(half).add(one);
      f = Lanes.FUSED ? f.fma(half, one) : f.mul(half).add(one);
      g = Lanes.FUSED ? g.fma(half, one) : g.mul(half).add(one);
      h = Lanes.FUSED ? h.fma(half, one) : h.mul(half).add(one);
      i = Lanes.FUSED ? i.fma(half, one) : i.mul(half).add(one);
      j = Lanes.FUSED ? j.fma(half, one) : j.mul(half).add(one);
      k = Lanes.FUSED ? k.fma(half, one) : k.mul(half).add(one);
      l = Lanes.FUSED ? l.fma(half, one) : l.mul(half).add(one);
    }
    FloatVector abcd = a.add(b).add(c.add(d));
    FloatVector efgh = e.add(f).add(g.add(h));
    FloatVector ijkl = i.add(j).add(k.add(l));
    return abcd.add(efgh).add(ijkl).reduceLanes(VectorOperators.ADD);
  }
}

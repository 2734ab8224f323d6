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
    // A sum is what an instruction overwrites: C2 would copy another addend for each of them. Sums
    // end at two to the power of 24, where one more changes nothing.
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
      a = Lanes.FUSED ? one.fma(one, a) : a.mul(one).add(one);
      b = Lanes.FUSED ? one.fma(one, b) : b.mul(one).add(one);
      c = Lanes.FUSED ? one.fma(one, c) : c.mul(one).add(one);
      d = Lanes.FUSED ? one.fma(one, d) : d.mul(one).add(one);
      e = Lanes.FUSED ? one.fma(one, e) : e.mul(one).add(one);
      f = Lanes.FUSED ? one.fma(one, f) : f.mul(one).add(one);
      g = Lanes.FUSED ? one.fma(one, g) : g.mul(one).add(one);
      h = Lanes.FUSED ? one.fma(one, h) : h.mul(one).add(one);
      i = Lanes.FUSED ? one.fma(one, i) : i.mul(one).add(one);
      j = Lanes.FUSED ? one.fma(one, j) : j.mul(one).add(one);
      k = Lanes.FUSED ? one.fma(one, k) : k.mul(one).add(one);
      l = Lanes.FUSED ? one.fma(one, l) : l.mul(one).add(one);
    }
    FloatVector abcd = a.add(b).add(c.add(d));
    FloatVector efgh = e.add(f).add(g.add(h));
    FloatVector ijkl = i.add(j).add(k.add(l));
    return abcd.add(efgh).add(ijkl).reduceLanes(VectorOperators.ADD);
  }
}

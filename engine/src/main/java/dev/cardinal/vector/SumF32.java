package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import java.lang.foreign.MemorySegment;

/** The sum of one or more tensors, with broadcasting. */
final class SumF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:sum:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    var lines = new BroadcastLines(query);
    int count = query.operands().count();
    return call -> lines.forEach(call, (at, n) -> sum(call, lines, count, at, n));
  }

  /** Adds one summand after the other to the result's line, which stays in the cache. */
  private static void sum(KernelCall call, BroadcastLines lines, int count, long[] at, int n) {
    MemorySegment y = call.dst(0).segment();
    long d = at[count];
    for (int i = 0; i < count; i++) {
      MemorySegment x = call.src(i).segment();
      if (i == 0 && lines.isNumber(i)) {
        F32Arithmetic.fill(Floats.get(x, at[i]), y, d, n);
      } else if (i == 0) {
        MemorySegment.copy(x, at[i] * Float.BYTES, y, d * Float.BYTES, (long) n * Float.BYTES);
      } else if (lines.isNumber(i)) {
        F32Arithmetic.add(y, d, Floats.get(x, at[i]), y, d, n);
      } else {
        F32Arithmetic.add(y, d, x, at[i], y, d, n);
      }
    }
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Clip;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import java.lang.foreign.MemorySegment;

/** Every element between two bounds, which may be known at run time only. */
final class ClipF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:clip:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    return Conditions.float32(query);
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    boolean hasMin = query.operands().has(Clip.MIN);
    boolean hasMax = query.operands().has(Clip.MAX);
    long elements = query.results().getFirst().shape().elements();
    return call -> {
      float low = hasMin ? call.src(Clip.MIN).floatAt(0) : Clip.LOWEST;
      float high = hasMax ? call.src(Clip.MAX).floatAt(0) : Clip.HIGHEST;
      clip(call, elements, low, high);
    };
  }

  private static void clip(KernelCall call, long elements, float low, float high) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    if (Float.isNaN(low) || Float.isNaN(high)) {
      Lines.forEach(call, elements, (at, n) -> F32Arithmetic.fill(Float.NaN, dst, at, n));
      return;
    }
    var function = new F32Activation.Clip(low, high);
    Lines.forEach(call, elements, (at, n) -> function.apply(src, at, dst, at, n));
  }
}

package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;

/**
 * The mean or the maximum of every channel.
 *
 * @param id the kernel's name
 * @param function mean or maximum
 */
record GlobalPoolF32(String id, LineReduction.Function function) implements KernelDescriptor {
  static GlobalPoolF32 average() {
    return new GlobalPoolF32("vector:globalaveragepool:f32_lines", LineReduction.Function.MEAN);
  }

  static GlobalPoolF32 max() {
    return new GlobalPoolF32("vector:globalmaxpool:f32_lines", LineReduction.Function.MAX);
  }

  @Override
  public Support support(KernelQuery query) {
    Shape src = query.operands().shape(0);
    return Support.when(
        src.elements(2, src.rank()) <= Integer.MAX_VALUE,
        "a channel of src " + src + " has 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape src = query.operands().shape(0);
    return new LineReduction(
        function, src.elements(0, 2), Math.toIntExact(src.elements(2, src.rank())));
  }
}

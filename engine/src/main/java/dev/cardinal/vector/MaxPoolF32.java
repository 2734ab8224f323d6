package dev.cardinal.vector;

import dev.cardinal.op.MaxPool;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/** Maxima within windows of one or two dimensions. */
final class MaxPoolF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:maxpool:f32_2d";
  }

  @Override
  public Support support(KernelQuery query) {
    return WindowPool.support(query, ((MaxPool) query.op()).resolve(query.operands()));
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    MaxPool pool = (MaxPool) query.op();
    var shape = PoolShape.of(query.operands().shape(0), pool.resolve(query.operands()));
    return WindowPool.max(shape);
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.AveragePool;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/** Means within windows of one or two dimensions. */
final class AveragePoolF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:averagepool:f32_2d";
  }

  @Override
  public Support support(KernelQuery query) {
    return WindowPool.support(query, ((AveragePool) query.op()).resolve(query.operands()));
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    AveragePool pool = (AveragePool) query.op();
    var shape = PoolShape.of(query.operands().shape(0), pool.resolve(query.operands()));
    return WindowPool.mean(shape, pool.countIncludePad());
  }
}

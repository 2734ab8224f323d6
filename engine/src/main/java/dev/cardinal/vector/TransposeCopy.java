package dev.cardinal.vector;

import dev.cardinal.op.Transpose;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.BlockCopy.Block;

/** The axes in another order. */
final class TransposeCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:transpose:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape shape = query.operands().shape(0);
    Shape transposed = query.results().getFirst().shape();
    int[] order = ((Transpose) query.op()).order(shape);
    long[] own = shape.strides();
    long[] strides = new long[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      strides[axis] = own[order[axis]];
    }
    var from = new Block(0, strides);
    var parts = CopyOrder.of(from, Block.of(transposed), transposed.dims());
    return new CopyKernel(
        parts.stream()
            .map(p -> new BlockCopy(0, p.src(), 0, p.dst(), p.dims(), query.operands().dtype(0)))
            .toList());
  }
}

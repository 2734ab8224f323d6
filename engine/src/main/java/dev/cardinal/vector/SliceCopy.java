package dev.cardinal.vector;

import dev.cardinal.op.Slice;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.BlockCopy.Block;
import java.util.List;

/** A part of a tensor. */
final class SliceCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:slice:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape whole = query.operands().shape(0);
    Slice.Cut cut = ((Slice) query.op()).cut(query.operands());
    long[] strides = whole.strides();
    long start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += cut.starts()[axis] * strides[axis];
      strides[axis] *= cut.steps()[axis];
    }
    var from = new Block(start, strides);
    var to = Block.of(query.results().getFirst().shape());
    return new CopyKernel(
        List.of(new BlockCopy(0, from, 0, to, cut.dims(), query.operands().dtype(0))));
  }
}

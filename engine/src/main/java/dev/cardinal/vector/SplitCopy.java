package dev.cardinal.vector;

import dev.cardinal.op.Split;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.BlockCopy.Block;
import java.util.ArrayList;

/** A tensor cut into parts along an axis. */
final class SplitCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:split:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape whole = query.operands().shape(0);
    int axis = ((Split) query.op()).axis();
    int along = axis < 0 ? axis + whole.rank() : axis;
    var parts = new ArrayList<BlockCopy>();
    long at = 0;
    for (int i = 0; i < query.results().size(); i++) {
      Shape part = query.results().get(i).shape();
      var from = Block.of(whole, along, at);
      parts.add(new BlockCopy(0, from, i, Block.of(part), part.dims(), query.operands().dtype(0)));
      at += part.dim(along);
    }
    return new CopyKernel(parts);
  }
}

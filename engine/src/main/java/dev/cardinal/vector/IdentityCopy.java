package dev.cardinal.vector;

import dev.cardinal.op.Dropout;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.BlockCopy.Block;
import java.util.ArrayList;

/**
 * The same tensor, and with a {@link Dropout} that is asked for its mask, that of nothing dropped.
 *
 * @param id the kernel's name
 */
record IdentityCopy(String id) implements KernelDescriptor {
  static IdentityCopy identity() {
    return new IdentityCopy("vector:identity:copy");
  }

  static IdentityCopy dropout() {
    return new IdentityCopy("vector:dropout:copy");
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape shape = query.operands().shape(0);
    var parts = new ArrayList<CopyKernel.Part>();
    parts.add(
        new BlockCopy(
            0, Block.of(shape), 0, Block.of(shape), shape.dims(), query.operands().dtype(0)));
    if (query.results().size() > 1) {
      Tensor kept = Tensor.of(new boolean[] {true});
      parts.add(new Fill(1, call -> kept));
    }
    return new CopyKernel(parts);
  }
}

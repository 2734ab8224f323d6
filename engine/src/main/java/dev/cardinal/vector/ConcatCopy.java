package dev.cardinal.vector;

import dev.cardinal.op.Concat;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.BlockCopy.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tensors one after the other along an axis. */
final class ConcatCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:concat:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape whole = query.results().getFirst().shape();
    int axis = ((Concat) query.op()).axis();
    List<Shape> shapes =
        IntStream.range(0, query.operands().count()).mapToObj(query.operands()::shape).toList();
    return kernel(query, shapes, whole, axis < 0 ? axis + whole.rank() : axis);
  }

  /** Puts tensors of some shapes one after the other along an axis. */
  static Kernel kernel(KernelQuery query, List<Shape> shapes, Shape whole, int along) {
    var parts = new ArrayList<BlockCopy>();
    long at = 0;
    for (int i = 0; i < shapes.size(); i++) {
      Shape part = shapes.get(i);
      var to = Block.of(whole, along, at);
      parts.add(new BlockCopy(i, Block.of(part), 0, to, part.dims(), query.operands().dtype(i)));
      at += part.dim(along);
    }
    return new CopyKernel(parts);
  }
}

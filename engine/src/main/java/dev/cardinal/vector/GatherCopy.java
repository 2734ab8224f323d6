package dev.cardinal.vector;

import dev.cardinal.op.Gather;
import dev.cardinal.op.OperandException;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Slices of a tensor along an axis, chosen by their indices. */
final class GatherCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:gather:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape data = query.operands().shape(0);
    int axis = ((Gather) query.op()).axis();
    int along = axis < 0 ? axis + data.rank() : axis;
    long outer = data.elements(0, along);
    long inner = data.elements(along + 1, data.rank()) * query.operands().dtype(0).byteSize();
    return call -> gather(call, outer, data.dim(along), inner);
  }

  /**
   * Copies the slices.
   *
   * @param outer how many blocks data has
   * @param size slices of a block
   * @param inner bytes of a slice
   */
  private static void gather(KernelCall call, long outer, long size, long inner) {
    Tensor indices = call.src(1);
    long count = indices.shape().elements();
    check(call, size);
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    Blocks blocks = Blocks.of(outer * count, inner / Float.BYTES);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long item = blocks.start(task); item < blocks.start(task + 1); item++) {
            long index = indices.longAt(item % count);
            long from = item / count * size + index + (index < 0 ? size : 0);
            MemorySegment.copy(src, from * inner, dst, item * inner, inner);
          }
        });
  }

  private static void check(KernelCall call, long size) {
    Tensor indices = call.src(1);
    for (long i = 0; i < indices.shape().elements(); i++) {
      long index = indices.longAt(i);
      if (index < -size || index >= size) {
        throw new OperandException(
            "index %s at %s of indices %s is out of range for data %s: expected %s to %s"
                .formatted(index, i, indices.shape(), call.src(0).shape(), -size, size - 1));
      }
    }
  }
}

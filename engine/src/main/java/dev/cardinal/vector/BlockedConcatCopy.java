package dev.cardinal.vector;

import dev.cardinal.op.Concat;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** The channels of images one after the other, where they stand in blocks and fill them. */
final class BlockedConcatCopy implements BlockedLayout.Descriptor {
  private static final int CHANNELS = 1;

  @Override
  public String id() {
    return "vector:concat:blocked_copy";
  }

  @Override
  public boolean onHeap() {
    return false;
  }

  @Override
  public Support shares(KernelQuery query) {
    int axis = ((Concat) query.op()).axis();
    boolean whole =
        IntStream.range(0, query.operands().count()).allMatch(i -> BlockedImages.isImage(query, i));
    return Support.when(
        whole && (axis == CHANNELS || axis + query.operands().shape(0).rank() == CHANNELS),
        "it is not along the channels of images that fill blocks");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    List<Shape> parts =
        IntStream.range(0, query.operands().count())
            .mapToObj(i -> BlockedImages.inBlocks(query.operands().shape(i)))
            .toList();
    Shape whole = BlockedImages.inBlocks(query.results().getFirst().shape());
    Kernel kernel = ConcatCopy.kernel(query, parts, whole, CHANNELS);
    return BlockedImages.of(kernel, query, _ -> true);
  }
}

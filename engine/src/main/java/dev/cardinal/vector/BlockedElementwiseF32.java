package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/**
 * What is done to every element, whatever its neighbours are, on images whose channels stand in
 * blocks: operands are of the result's shape, or single numbers.
 *
 * @param rowMajor does it
 */
record BlockedElementwiseF32(KernelDescriptor rowMajor) implements BlockedLayout.Descriptor {
  @Override
  public String id() {
    return rowMajor.id().replace(":f32", ":blocked_f32");
  }

  @Override
  public boolean onHeap() {
    return false;
  }

  @Override
  public Support shares(KernelQuery query) {
    if (rowMajor.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    boolean image = false;
    for (int i = 0; i < query.operands().count(); i++) {
      image |= isImage(query, i);
      if (!isImage(query, i) && !isNumberOrAbsent(query, i)) {
        return Support.no(
            "operand "
                + i
                + " is neither an image like the result, with channels that fill"
                + " blocks, nor a number");
      }
    }
    return Support.when(image, "no operand is an image with channels that fill blocks");
  }

  private static boolean isNumberOrAbsent(KernelQuery query, int operand) {
    return !query.operands().has(operand) || query.operands().shape(operand).elements() == 1;
  }

  private static boolean isImage(KernelQuery query, int operand) {
    return BlockedImages.isImage(query, operand)
        && query.operands().shape(operand).equals(query.results().getFirst().shape());
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Kernel kernel = rowMajor.create(query, weights);
    return BlockedImages.of(kernel, query, i -> isImage(query, i));
  }
}

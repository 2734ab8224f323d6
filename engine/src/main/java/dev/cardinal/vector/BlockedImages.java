package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kernel that does not mind in which order the floats of images stand, made one that takes and
 * leaves them with their channels in blocks.
 *
 * @param kernel computes
 * @param images which operands are images; others are row-major
 */
record BlockedImages(Kernel kernel, Set<Integer> images) implements Kernel {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** The kernel with some operands in blocks. */
  static BlockedImages of(Kernel kernel, KernelQuery query, IntPredicate image) {
    return new BlockedImages(
        kernel,
        IntStream.range(0, query.operands().count())
            .filter(image)
            .boxed()
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether an operand is an image that is computed, and whose blocks are all full. */
  static boolean isImage(KernelQuery query, int operand) {
    return query.operands().has(operand)
        && query.operands().value(operand).isEmpty()
        && isWhole(query, operand);
  }

  /** Whether an operand is an image of floats whose blocks are all full: nothing is padded. */
  static boolean isWhole(KernelQuery query, int operand) {
    return query.operands().dtype(operand) == DType.FLOAT32
        && isWhole(query.operands().shape(operand));
  }

  private static boolean isWhole(Shape shape) {
    return shape.rank() == 4
        && shape.dim(1) % BLOCK == 0
        && shape.elements() > 0
        && shape.elements() <= ConvShape.MOST_FLOATS;
  }

  /** The shape of which an image in whole blocks is the row-major tensor. */
  static Shape inBlocks(Shape shape) {
    return Shape.of(shape.dim(0), shape.dim(1) / BLOCK, shape.dim(2), shape.dim(3), BLOCK);
  }

  @Override
  public void run(KernelCall call) {
    kernel.run(call);
  }

  @Override
  public boolean reads(int operand) {
    return kernel.reads(operand);
  }

  @Override
  public int workerFloats() {
    return kernel.workerFloats();
  }

  @Override
  public int sharedFloats() {
    return kernel.sharedFloats();
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return kernel.rehearsals();
  }

  @Override
  public Layout srcLayout(int operand) {
    return images.contains(operand) ? BlockedLayout.IMAGES : Layout.ROW_MAJOR;
  }

  @Override
  public Layout dstLayout(int result) {
    return BlockedLayout.IMAGES;
  }
}

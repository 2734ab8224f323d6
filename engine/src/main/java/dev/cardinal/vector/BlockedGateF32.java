package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32BlockScale;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * The product of an image and a factor for each of its channels, as of squeeze and excitation (Hu
 * et al., 2018), where channels stand in blocks and fill them.
 */
final class BlockedGateF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  @Override
  public String id() {
    return "vector:mul:blocked_gate_f32";
  }

  @Override
  public Support shares(KernelQuery query) {
    return Support.when(
        isGated(query, 0) || isGated(query, 1),
        "it is not a product of an image, with channels that fill blocks, and a factor for each"
            + " channel of each image");
  }

  /** Whether an operand is the image. */
  private static boolean isGated(KernelQuery query, int image) {
    Shape gate = query.operands().shape(1 - image);
    Shape shape = query.operands().shape(image);
    return BlockedImages.isImage(query, image)
        && BlockedImages.isWhole(query, 1 - image)
        && gate.equals(Shape.of(shape.dim(0), shape.dim(1), 1, 1));
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    int image = isGated(query, 0) ? 0 : 1;
    Shape shape = query.operands().shape(image);
    int planes = Math.toIntExact(shape.dim(0) * shape.dim(1) / BLOCK);
    return new Gate(image, planes, Math.toIntExact(shape.elements(2, 4)));
  }

  private record Gate(int image, int planes, int pixels) implements Kernel {
    /** The factors are row-major, as single pixels whose channels fill blocks are anyway. */
    @Override
    public Layout srcLayout(int operand) {
      return operand == image ? BlockedLayout.IMAGES : Layout.ROW_MAJOR;
    }

    @Override
    public Layout dstLayout(int result) {
      return BlockedLayout.IMAGES;
    }

    @Override
    public int sharedFloats() {
      return planes * BLOCK;
    }

    @Override
    public void run(KernelCall call) {
      HeapFloats src = HeapFloats.of(call.src(image));
      HeapFloats dst = HeapFloats.of(call.dst(0));
      float[] factors = call.shared();
      Floats.read(call.src(1 - image).segment(), 0, factors, 0, planes * BLOCK);
      Blocks tasks = Blocks.of(planes, 2L * pixels * BLOCK);
      call.parallel(
          tasks.tasks(),
          (task, _) -> {
            for (int i = (int) tasks.start(task); i < tasks.start(task + 1); i++) {
              int at = i * pixels * BLOCK;
              F32BlockScale.multiply(
                  src.array(),
                  src.start() + at,
                  factors,
                  i * BLOCK,
                  dst.array(),
                  dst.start() + at,
                  pixels);
            }
          });
    }
  }
}

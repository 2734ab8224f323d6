package dev.cardinal.vector;

import dev.cardinal.op.Reorder;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Transpose;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Brings images from row-major to blocks of channels and back. */
final class BlockedReorder implements KernelDescriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** Pixels that are transposed at once: small enough for the first-level cache. */
  private static final int PIXELS = 64;

  @Override
  public String id() {
    return "vector:reorder:blocked_f32";
  }

  @Override
  public Support support(KernelQuery query) {
    var reorder = (Reorder) query.op();
    boolean there = isPair(reorder.from(), reorder.to());
    if (!there && !isPair(reorder.to(), reorder.from())) {
      return Support.no("only row_major and " + BlockedLayout.IMAGES + " are taken");
    }
    if (query.operands().dtype(0) != DType.FLOAT32) {
      return Support.no("only float32 is taken");
    }
    Shape shape = query.operands().shape(0);
    return Support.when(
        BlockedLayout.IMAGES.elements(shape) <= ConvShape.MOST_FLOATS,
        shape + " has 2^31 elements or more");
  }

  private static boolean isPair(Layout rowMajor, Layout blocked) {
    return rowMajor.equals(Layout.ROW_MAJOR) && blocked.equals(BlockedLayout.IMAGES);
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    var reorder = (Reorder) query.op();
    Shape shape = query.operands().shape(0);
    return new Kernel() {
      @Override
      public Layout srcLayout(int operand) {
        return reorder.from();
      }

      @Override
      public Layout dstLayout(int result) {
        return reorder.to();
      }

      @Override
      public int workerFloats() {
        return 2 * PIXELS * BLOCK;
      }

      @Override
      public void run(KernelCall call) {
        reorder(call, shape, reorder.to().equals(BlockedLayout.IMAGES));
      }
    };
  }

  private static void reorder(KernelCall call, Shape shape, boolean toBlocks) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    int channels = shape.intDim(1);
    int pixels = Math.toIntExact(shape.elements(2, 4));
    int blocks = BlockedLayout.blocks(channels);
    int pieces = Math.ceilDiv(pixels, PIXELS);
    Blocks tasks = Blocks.of(shape.dim(0) * blocks * pieces, 2L * PIXELS * BLOCK);
    call.parallel(
        tasks.tasks(),
        (task, scratch) -> {
          for (long i = tasks.start(task); i < tasks.start(task + 1); i++) {
            int first = (int) (i % pieces) * PIXELS;
            int count = Math.min(PIXELS, pixels - first);
            long plane = i / pieces;
            int channel = (int) (plane % blocks) * BLOCK;
            int rows = Math.min(BLOCK, channels - channel);
            long row = (plane / blocks * channels + channel) * pixels + first;
            long block = (plane * pixels + first) * BLOCK;
            if (toBlocks) {
              toBlocks(src, row, pixels, dst, block, rows, count, scratch);
            } else {
              toRows(src, block, dst, row, pixels, rows, count, scratch);
            }
          }
        });
  }

  private static void toBlocks(
      MemorySegment src,
      long s,
      int stride,
      MemorySegment dst,
      long d,
      int rows,
      int count,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      Floats.read(src, s + (long) row * stride, scratch, row * count, count);
    }
    Arrays.fill(scratch, rows * count, BLOCK * count, 0f);
    int turned = PIXELS * BLOCK;
    F32Transpose.tile(scratch, 0, BLOCK, count, scratch, turned, BLOCK);
    Floats.write(scratch, turned, dst, d, count * BLOCK);
  }

  private static void toRows(
      MemorySegment src,
      long s,
      MemorySegment dst,
      long d,
      int stride,
      int rows,
      int count,
      float[] scratch) {
    Floats.read(src, s, scratch, 0, count * BLOCK);
    int turned = PIXELS * BLOCK;
    F32Transpose.tile(scratch, 0, count, BLOCK, scratch, turned, count);
    for (int row = 0; row < rows; row++) {
      Floats.write(scratch, turned + row * count, dst, d + (long) row * stride, count);
    }
  }
}

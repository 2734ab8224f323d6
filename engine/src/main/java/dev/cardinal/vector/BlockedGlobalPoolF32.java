package dev.cardinal.vector;

import dev.cardinal.op.ReduceMean;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32BlockSum;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The mean of every channel of images whose channels stand in blocks: a global pooling, or the same
 * written as a mean along the axes of pixels.
 */
final class BlockedGlobalPoolF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** For each axis of an image, whether it is one of pixels. */
  private static final boolean[] PIXELS = {false, false, true, true};

  private final String operator;

  private BlockedGlobalPoolF32(String operator) {
    this.operator = operator;
  }

  static BlockedGlobalPoolF32 average() {
    return new BlockedGlobalPoolF32("globalaveragepool");
  }

  static BlockedGlobalPoolF32 mean() {
    return new BlockedGlobalPoolF32("reducemean");
  }

  @Override
  public String id() {
    return "vector:" + operator + ":blocked_f32";
  }

  /** Single pixels are in any layout at once, so that only the source counts. */
  @Override
  public boolean isShared(KernelQuery query) {
    return query.layout(0).equals(BlockedLayout.IMAGES);
  }

  @Override
  public boolean onHeap() {
    return false;
  }

  @Override
  public Support shares(KernelQuery query) {
    Shape src = query.operands().shape(0);
    if (src.rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    if (query.op() instanceof ReduceMean mean
        && !(Conditions.float32(query) instanceof Support.Supported
            && Arrays.equals(mean.reduced(query.operands()), PIXELS))) {
      return Support.no("it is not the mean of an image's pixels");
    }
    return Support.when(
        src.elements(2, 4) > 0 && BlockedLayout.IMAGES.elements(src) <= ConvShape.MOST_FLOATS,
        "src " + src + " has no pixels, or 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape src = query.operands().shape(0);
    return new Pool(src.intDim(0), src.intDim(1), Math.toIntExact(src.elements(2, 4)));
  }

  private record Pool(int n, int channels, int pixels) implements Kernel {
    @Override
    public boolean reads(int operand) {
      return operand == 0; // not the axes
    }

    @Override
    public Layout srcLayout(int operand) {
      return BlockedLayout.IMAGES;
    }

    @Override
    public int workerFloats() {
      return BLOCK;
    }

    @Override
    public void run(KernelCall call) {
      MemorySegment src = call.src(0).segment();
      MemorySegment dst = call.dst(0).segment();
      int blocks = BlockedLayout.blocks(channels);
      Blocks tasks = Blocks.of((long) n * blocks, (long) pixels * BLOCK);
      call.parallel(
          tasks.tasks(),
          (task, scratch) -> {
            for (long i = tasks.start(task); i < tasks.start(task + 1); i++) {
              F32BlockSum.sum(src, i * pixels * BLOCK, pixels, scratch, 0);
              int first = (int) (i % blocks) * BLOCK;
              long d = i / blocks * channels + first;
              for (int lane = 0; lane < Math.min(BLOCK, channels - first); lane++) {
                Floats.set(dst, d + lane, scratch[lane] / pixels);
              }
            }
          });
    }
  }
}

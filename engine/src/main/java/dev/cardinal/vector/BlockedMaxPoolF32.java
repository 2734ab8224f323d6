package dev.cardinal.vector;

import dev.cardinal.op.MaxPool;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.PoolShape.Axis;
import dev.cardinal.vector.ukernel.F32BlockPool;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Pool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Maxima within windows of two dimensions, of images whose channels stand in blocks. */
final class BlockedMaxPoolF32 implements BlockedLayout.Descriptor {
  private static final int BLOCK = F32Blocked.BLOCK;

  @Override
  public String id() {
    return "vector:maxpool:blocked_f32_2d";
  }

  @Override
  public Support shares(KernelQuery query) {
    Shape src = query.operands().shape(0);
    if (src.rank() != 4) {
      return Support.no("src is not of rank 4");
    }
    if (query.results().size() > 1) {
      return Support.no("the indices of the maxima are asked for, only the values are computed");
    }
    return Support.when(
        BlockedLayout.IMAGES.elements(src) <= ConvShape.MOST_FLOATS,
        "src " + src + " has 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    MaxPool pool = (MaxPool) query.op();
    Shape src = query.operands().shape(0);
    var shape = PoolShape.of(src, pool.resolve(query.operands()));
    return new Pool(
        src.intDim(0), BlockedLayout.blocks(src.intDim(1)), shape.height(), shape.width());
  }

  /** First the maxima down the rows of a window become one line, then those along it. */
  private static final class Pool implements Kernel {
    private final int images;
    private final TaskOrder.Units order;
    private final int rows;
    private final Axis height;
    private final Axis width;
    private final int[] first;
    private final int[] taps;

    Pool(int images, int blocks, Axis height, Axis width) {
      this.images = images;
      this.height = height;
      this.width = width;
      boolean byPixels = TaskOrder.byPixels(height.in() * width.in());
      rows = TaskOrder.mostRows(height.out(), byPixels);
      order = new TaskOrder.Units(blocks, Math.ceilDiv(height.out(), rows), byPixels);
      first = IntStream.range(0, width.out()).map(x -> width.first(x) * BLOCK).toArray();
      taps = IntStream.range(0, width.out()).map(width::inside).toArray();
    }

    @Override
    public Layout srcLayout(int operand) {
      return BlockedLayout.IMAGES;
    }

    @Override
    public Layout dstLayout(int result) {
      return BlockedLayout.IMAGES;
    }

    @Override
    public int workerFloats() {
      return width.in() * BLOCK;
    }

    @Override
    public void run(KernelCall call) {
      MemorySegment src = call.src(0).segment();
      HeapFloats dst = HeapFloats.of(call.dst(0));
      long cost = (long) width.in() * BLOCK * height.kernel();
      Blocks tasks = Blocks.of(order.tasks(images), rows * cost);
      call.parallel(
          tasks.tasks(),
          (task, line) -> {
            for (int i = (int) tasks.start(task); i < tasks.start(task + 1); i++) {
              int y = order.band(i) * rows;
              int end = Math.min(y + rows, height.out());
              for (; y < end; y++) {
                pool(src, order.unit(i), y, line, dst);
              }
            }
          });
    }

    private void pool(MemorySegment src, int plane, int y, float[] line, HeapFloats dst) {
      int pitch = width.in() * BLOCK;
      int inside = height.inside(y);
      if (inside == 0) {
        Arrays.fill(line, 0, pitch, Float.NEGATIVE_INFINITY);
      } else {
        long s = ((long) plane * height.in() + height.first(y)) * pitch;
        F32Pool.maxRows(src, s, (long) height.dilation() * pitch, inside, line, 0, pitch);
      }
      int d = dst.start() + (plane * height.out() + y) * width.out() * BLOCK;
      F32BlockPool.max(line, first, taps, width.dilation() * BLOCK, dst.array(), d);
    }
  }
}

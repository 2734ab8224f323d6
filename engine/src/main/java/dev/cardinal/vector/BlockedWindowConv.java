package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernel of {@link BlockedWindowConvF32} for one problem. A task computes some panels of a band
 * of rows of one group: a product as that of a pointwise convolution, but of pixels that are copied
 * with their padding, once for each tap.
 */
final class BlockedWindowConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;

  /** Panels of weights that a task multiplies, at least, if there are: to make up for its copy. */
  private static final int LEAST_PANELS = 3;

  private final ConvShape shape;
  private final BlockedPlanes planes;
  private final int[] steps;
  private final int height;
  private final TaskOrder.Units order;
  private final int srcBlocks;
  private final int dstBlocks;
  private final PanelParts parts;
  private final BlockedWeights weights;
  private final BlockedOutput output;

  BlockedWindowConv(KernelQuery query, PackedWeights store) {
    ConvShape given = ConvShape.of(query);
    int joined = joined(given);
    shape = given.joined(joined);
    height = height(shape);
    order = TaskOrder.Units.of(shape, shape.groups(), height);
    planes = new BlockedPlanes(shape, height);
    srcBlocks = BlockedLayout.blocks(shape.ic());
    dstBlocks = BlockedLayout.blocks(shape.oc());
    int panels = Math.ceilDiv(dstBlocks, PANEL_BLOCKS);
    parts = PanelParts.of(panels, LEAST_PANELS, order.tasks(shape.n()));
    steps = BlockedProduct.steps(steps());
    Tensor tensor = query.operands().tensor(Conv.WEIGHTS);
    weights = BlockedWeights.of(store, tensor, shape, BLOCK, joined);
    output = new BlockedOutput(query);
  }

  /** Groups that are taken for one, so that a block has no more than one. */
  static int joined(ConvShape shape) {
    return shape.groups() > 1 ? Math.max(1, BLOCK / shape.ic()) : 1;
  }

  /** Rows of a band: as many as stay in the second-level cache with all that they need. */
  private static int height(ConvShape shape) {
    int height = shape.groups() == 1 ? shape.oh() : TaskOrder.mostRows(shape);
    // Where there is one group, each band reads all weights.
    int most = shape.groups() == 1 ? Caches.L2_FLOATS : Caches.L2_FLOATS / 2;
    while (height > 1 && floats(shape, height) > most) {
      height = Math.ceilDiv(height, 2);
    }
    return height;
  }

  /** Floats that a task touches for a band of so many rows: planes and results. */
  static long floats(ConvShape shape, int height) {
    long planes = BlockedLayout.blocks(shape.ic()) * BlockedPlanes.floats(shape, height);
    return planes + (long) shape.oc() * height * shape.ow();
  }

  /** From each tap of each block to the next, in the order of the weights. */
  private int[] steps() {
    int[] steps = new int[srcBlocks * shape.kh() * shape.kw()];
    int i = 0;
    int before = 0;
    for (int block = 0; block < srcBlocks; block++) {
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int offset = block * planes.floats() + planes.offset(ky, kx);
          steps[i++] = offset - before;
          before = offset;
        }
      }
    }
    return steps;
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return srcBlocks * planes.floats();
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return BlockedProduct.rehearsals(IntStream.of(shape.ow()), dstBlocks * BLOCK);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    call.parallel(
        order.tasks(shape.n()) * parts.parts(),
        (index, scratch) -> {
          int task = index / parts.parts();
          int part = index % parts.parts();
          compute(src, order.unit(task), order.band(task) * height, part, scratch, results);
        });
  }

  /**
   * Computes some panels of a band.
   *
   * @param unit a group of an image, counted over all images
   */
  private void compute(
      HeapFloats src, int unit, int y, int part, float[] scratch, BlockedOutput.Run results) {
    int rows = Math.min(height, shape.oh() - y);
    int s = src.start() + unit * srcBlocks * shape.inPlane() * BLOCK;
    planes.fillBlocks(src.array(), s, srcBlocks, y, rows, scratch);
    for (int panel = parts.start(part); panel < parts.start(part + 1); panel++) {
      multiply(unit, y, rows, panel * PANEL_BLOCKS, scratch, results);
    }
  }

  private void multiply(
      int unit, int y, int rows, int block, float[] planesOfAll, BlockedOutput.Run results) {
    int blocks = Math.min(PANEL_BLOCKS, dstBlocks - block);
    int group = unit % shape.groups();
    int first = group * dstBlocks + block;
    int dstBlock = shape.outPlane() * BLOCK;
    long plane = ((long) unit * dstBlocks + block) * shape.outPlane();
    int d = results.at((plane + (long) y * shape.ow()) * BLOCK);
    for (int row = 0; row < rows; row++) {
      BlockedProduct.multiply(
          planesOfAll,
          row * planes.rowFloats(),
          steps,
          weights.floats(),
          weights.at(group, block * BLOCK),
          weights.k(),
          results.target(),
          first * BLOCK,
          blocks * BLOCK,
          d + row * shape.ow() * BLOCK,
          shape.ow(),
          dstBlock);
    }
    for (int i = 0; i < blocks; i++) {
      results.finish(first + i, d + i * dstBlock, rows * shape.ow());
    }
  }
}

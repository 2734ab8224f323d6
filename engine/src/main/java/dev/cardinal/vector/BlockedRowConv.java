package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockRow;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.List;

/**
 * The kernel of {@link BlockedRowConvF32} for one problem. A task computes a band of rows of one
 * group, from pixels that are copied with their padding.
 */
final class BlockedRowConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;

  private final ConvShape shape;
  private final int srcBlocks;
  private final int height;
  private final TaskOrder.Units order;
  private final BlockedPlanes planes;
  private final int[] steps;
  private final BlockedWeights weights;
  private final BlockedOutput output;

  BlockedRowConv(KernelQuery query, PackedWeights store) {
    ConvShape given = ConvShape.of(query);
    int joined = BlockedWindowConv.joined(given);
    shape = given.joined(joined);
    srcBlocks = BlockedLayout.blocks(shape.ic());
    height = BlockedPlanes.height(shape, srcBlocks);
    order = TaskOrder.Units.of(shape, shape.groups(), height);
    planes = BlockedPlanes.ofWholeRows(shape, height);
    steps = BlockedProduct.steps(planes.rowSteps(srcBlocks));
    weights = BlockedWeights.ofRows(store, query.operands().tensor(Conv.WEIGHTS), shape, joined);
    output = new BlockedOutput(query);
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  /** Planes, and a row of sums. */
  @Override
  public int workerFloats() {
    return srcBlocks * planes.floats() + shape.ow() * BLOCK;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return List.of(shape.sw() == 1 ? LoopRehearsal.ROWS : LoopRehearsal.STRIDED_ROWS);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    call.parallel(
        order.tasks(shape.n()),
        (index, scratch) ->
            compute(src, order.unit(index), order.band(index) * height, scratch, results));
  }

  /**
   * Computes a band.
   *
   * @param unit a group of an image, counted over all images
   */
  private void compute(
      HeapFloats src, int unit, int y, float[] scratch, BlockedOutput.Run results) {
    int rows = Math.min(height, shape.oh() - y);
    int s = src.start() + unit * srcBlocks * shape.inPlane() * BLOCK;
    planes.fillBlocks(src.array(), s, srcBlocks, y, rows, scratch);
    int group = unit % shape.groups();
    int w = weights.at(group, 0);
    int sums = srcBlocks * planes.floats();
    int d = results.at(((long) unit * shape.outPlane() + (long) y * shape.ow()) * BLOCK);
    for (int row = 0; row < rows; row++) {
      multiply(scratch, row * planes.rowFloats(), w, sums);
      int to = d + row * shape.ow() * BLOCK;
      F32BlockEpilogue.store(scratch, sums, results.target(), group * BLOCK, to, shape.ow());
    }
    results.finish(group, d, rows * shape.ow());
  }

  /** The sums of a row; the last tile reaches back to be full. */
  private void multiply(float[] scratch, int s, int w, int sums) {
    int last = shape.ow() - F32BlockRow.PIXELS;
    for (int pixel = 0; pixel < shape.ow(); pixel += F32BlockRow.PIXELS) {
      int at = Math.min(pixel, last) * BLOCK;
      if (shape.sw() == 1) {
        F32BlockRow.multiply(scratch, s + at, weights.floats(), w, steps, scratch, sums + at);
      } else {
        F32BlockRow.multiplyStrided(
            scratch, s + 2 * at, weights.floats(), w, steps, scratch, sums + at);
      }
    }
  }
}

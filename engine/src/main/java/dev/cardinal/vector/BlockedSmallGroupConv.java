package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockGroups;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel of {@link BlockedSmallGroupConvF32} for one problem. A task computes a band of rows of
 * one block of channels, from pixels that are copied with their padding: for groups of eight once
 * as they stand, and once with the halves of each group swapped.
 */
final class BlockedSmallGroupConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int WINDOW = 3;

  /** Channels that a product has of a group, and its columns. */
  private static final int SIZE = F32BlockGroups.SIZE;

  private final ConvShape shape;
  private final int group;
  private final int copies;
  private final int blocks;
  private final int height;
  private final TaskOrder.Units order;
  private final BlockedPlanes planes;
  private final int[] steps;
  private final float[] weights;
  private final BlockedOutput output;

  BlockedSmallGroupConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    group = shape.ic();
    copies = group / SIZE;
    blocks = shape.groups() * group / BLOCK;
    height = BlockedPlanes.height(shape, copies);
    order = TaskOrder.Units.of(shape, blocks, height);
    planes = new BlockedPlanes(shape, height);
    steps = planes.rowSteps(copies);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given,
            "f32 orders of groups of " + group,
            weightFloats(shape),
            array -> pack(given, array));
    output = new BlockedOutput(query);
  }

  /** Floats that a task needs for a band of so many rows. */
  static long floats(ConvShape shape, int height) {
    return shape.ic() / SIZE * BlockedPlanes.floats(shape, height);
  }

  /** The length of the packed weights. */
  static long weightFloats(ConvShape shape) {
    return (long) shape.groups() * shape.ic() * shape.ic() * WINDOW * WINDOW;
  }

  /** {@code [block][copy][row][column][order][lane]}. */
  private void pack(Tensor given, float[] dst) {
    int taps = WINDOW * WINDOW;
    for (int channel = 0; channel < blocks * BLOCK; channel++) {
      for (int c = 0; c < group; c++) {
        int order = channel % group ^ c;
        for (int tap = 0; tap < taps; tap++) {
          int row = (channel / BLOCK * copies + order / SIZE) * taps + tap;
          int to = (row * SIZE + order % SIZE) * BLOCK + channel % BLOCK;
          dst[to] = given.floatAt(((long) channel * group + c) * taps + tap);
        }
      }
    }
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  /** Planes, what is read behind them, and a row of sums. */
  @Override
  public int workerFloats() {
    return sumsAt() + rowPixels() * BLOCK;
  }

  private int sumsAt() {
    return copies * planes.floats() + F32BlockGroups.PIXELS * BLOCK;
  }

  /** Pixels of a row that are computed; those that fill it up count for nothing. */
  private int rowPixels() {
    return Math.ceilDiv(shape.ow(), F32BlockGroups.PIXELS) * F32BlockGroups.PIXELS;
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return List.of(LoopRehearsal.GROUPS);
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

  private void compute(
      HeapFloats src, int unit, int y, float[] scratch, BlockedOutput.Run results) {
    int rows = Math.min(height, shape.oh() - y);
    planes.fill(src.array(), src.start() + unit * shape.inPlane() * BLOCK, y, rows, scratch, 0);
    if (copies > 1) {
      int pixels = planes.floats() / BLOCK;
      F32BlockGroups.swapFours(scratch, 0, scratch, planes.floats(), pixels);
    }
    int block = unit % blocks;
    int w = block * steps.length * WINDOW * SIZE * BLOCK;
    int d = results.at(((long) unit * shape.outPlane() + (long) y * shape.ow()) * BLOCK);
    int sums = sumsAt();
    for (int row = 0; row < rows; row++) {
      Arrays.fill(scratch, sums, sums + rowPixels() * BLOCK, 0f);
      int s = row * planes.rowFloats();
      for (int i = 0; i < steps.length; i++) {
        s += steps[i];
        int from = w + i * WINDOW * SIZE * BLOCK;
        F32BlockGroups.add(scratch, s, weights, from, scratch, sums, rowPixels());
      }
      F32BlockEpilogue.store(scratch, sums, results.target(), block * BLOCK, d, shape.ow());
      d += shape.ow() * BLOCK;
    }
    results.finish(block, d - rows * shape.ow() * BLOCK, rows * shape.ow());
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Blocked;

/**
 * The kernel of {@link BlockedDepthwiseConvF32} for one problem. A task computes some rows of
 * outputs of one block of channels.
 */
final class BlockedDepthwiseConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;

  private final ConvShape shape;
  private final BlockedDepthwise windows;
  private final int rows;
  private final TaskOrder.Units order;
  private final BlockedOutput output;

  BlockedDepthwiseConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    windows = new BlockedDepthwise(query, store);
    // The rows stay in the first-level cache, or those of a few outputs at least.
    int row = windows.rowFloats();
    int window = BlockedDepthwise.bandRows(shape, 1) * row;
    int most = Math.max(4, (Caches.L1_FLOATS - window) / (shape.sh() * row));
    rows = BlockedDepthwise.evenRows(shape, Math.min(most, TaskOrder.mostRows(shape)));
    order = TaskOrder.Units.of(shape, BlockedLayout.blocks(shape.groups()), rows);
    output = new BlockedOutput(query);
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return windows.scratchFloats();
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    long cost = (long) (BlockedDepthwise.bandRows(shape, rows) + rows) * windows.rowFloats();
    Blocks tasks = Blocks.of(order.tasks(shape.n()), cost);
    call.parallel(
        tasks.tasks(),
        (task, scratch) -> {
          for (int i = (int) tasks.start(task); i < tasks.start(task + 1); i++) {
            int plane = order.unit(i);
            int y = order.band(i) * rows;
            int s = src.start() + plane * shape.inPlane() * BLOCK;
            int outputs = Math.min(rows, shape.oh() - y);
            windows.compute(src.array(), s, plane, y, outputs, scratch, results);
          }
        });
  }
}

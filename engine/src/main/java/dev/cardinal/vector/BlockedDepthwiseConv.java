package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32BlockWindow3x3;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;

/**
 * The kernel of {@link BlockedDepthwiseConvF32} for one problem. A task copies the rows that some
 * rows of outputs of one block of channels read, with their padding, and computes row by row.
 */
final class BlockedDepthwiseConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int WINDOW = 3;

  private final ConvShape shape;
  private final int blocks;
  private final int rows;
  private final int bands;
  private final int rowFloats;
  private final float[] weights;
  private final BlockedOutput output;

  BlockedDepthwiseConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    blocks = BlockedLayout.blocks(shape.groups());
    rowFloats = rowFloats(shape);
    // The rows stay in the first-level cache, or those of a few outputs at least.
    int most = Math.max(4, (Caches.L1_FLOATS - WINDOW * rowFloats) / (shape.sh() * rowFloats));
    rows = Blocks.part(shape.oh(), most);
    bands = Math.ceilDiv(shape.oh(), rows);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given, "f32 window blocks", weightFloats(shape), array -> pack(given, shape, array));
    output = new BlockedOutput(query);
  }

  private static int rowFloats(ConvShape shape) {
    int pixels = Math.max(shape.iw() + shape.pw(), shape.ow() * shape.sw() + WINDOW);
    return pixels * BLOCK;
  }

  private static long weightFloats(ConvShape shape) {
    return (long) BlockedLayout.blocks(shape.groups()) * WINDOW * WINDOW * BLOCK;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long row = (long) Math.max(shape.iw() + shape.pw(), shape.ow() * shape.sw() + WINDOW) * BLOCK;
    return Math.max(weightFloats(shape), 16 * row + 2L * Caches.L1_FLOATS);
  }

  private static void pack(Tensor weights, ConvShape shape, float[] dst) {
    int taps = WINDOW * WINDOW;
    for (int channel = 0; channel < shape.groups(); channel++) {
      for (int tap = 0; tap < taps; tap++) {
        int at = (channel / BLOCK * taps + tap) * BLOCK + channel % BLOCK;
        dst[at] = weights.floatAt((long) channel * taps + tap);
      }
    }
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return bandRows(rows) * rowFloats;
  }

  private int bandRows(int outputs) {
    return (outputs - 1) * shape.sh() + WINDOW;
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    Blocks tasks =
        Blocks.of((long) shape.n() * blocks * bands, (long) (bandRows(rows) + rows) * rowFloats);
    call.parallel(
        tasks.tasks(),
        (task, scratch) -> {
          for (long i = tasks.start(task); i < tasks.start(task + 1); i++) {
            int band = (int) (i % bands);
            compute(src, (int) (i / bands), band * rows, scratch, results);
          }
        });
  }

  private void compute(
      HeapFloats src, int plane, int y, float[] scratch, BlockedOutput.Run results) {
    int outputs = Math.min(rows, shape.oh() - y);
    fill(src, plane, y * shape.sh() - shape.ph(), bandRows(outputs), scratch);
    int block = plane % blocks;
    int w = block * WINDOW * WINDOW * BLOCK;
    int d = results.at(((long) plane * shape.oh() + y) * shape.ow() * BLOCK);
    for (int row = 0; row < outputs; row++) {
      F32BlockWindow3x3.multiply(
          scratch,
          row * shape.sh() * rowFloats,
          rowFloats,
          shape.sw(),
          weights,
          w,
          results.target(),
          block * BLOCK,
          d + row * shape.ow() * BLOCK,
          shape.ow());
    }
    results.finish(block, d, outputs * shape.ow());
  }

  /** Copies rows of the source from row {@code first} on, with their padding. */
  private void fill(HeapFloats src, int plane, int first, int count, float[] dst) {
    int left = shape.pw() * BLOCK;
    int n = shape.iw() * BLOCK;
    for (int row = 0; row < count; row++) {
      int d = row * rowFloats;
      int y = first + row;
      if (y < 0 || y >= shape.ih()) {
        Arrays.fill(dst, d, d + rowFloats, 0f);
        continue;
      }
      Arrays.fill(dst, d, d + left, 0f);
      System.arraycopy(src.array(), src.start() + (plane * shape.ih() + y) * n, dst, d + left, n);
      Arrays.fill(dst, d + left + n, d + rowFloats, 0f);
    }
  }
}

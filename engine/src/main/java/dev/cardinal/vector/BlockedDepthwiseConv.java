package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32BlockWindow3x3;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.lang.foreign.MemorySegment;
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
  private final ConvEpilogue epilogue;

  BlockedDepthwiseConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    blocks = BlockedLayout.blocks(shape.groups());
    rowFloats = rowFloats(shape);
    // The rows and their sums stay in the first-level cache, or the rows of a few outputs at least.
    int most = Math.max(4, (Caches.L1_FLOATS - WINDOW * rowFloats) / (shape.sh() * rowFloats));
    rows = Blocks.part(shape.oh(), most);
    bands = Math.ceilDiv(shape.oh(), rows);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given, "f32 window blocks", weightFloats(shape), array -> pack(given, shape, array));
    epilogue = new ConvEpilogue(query);
  }

  private static int rowFloats(ConvShape shape) {
    // One more output than there may be is computed.
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
    return epilogue.sharedFloats();
  }

  /** Rows of the source, then a row of sums. */
  @Override
  public int workerFloats() {
    return bandRows(rows) * rowFloats + (shape.ow() + 1) * BLOCK;
  }

  private int bandRows(int outputs) {
    return (outputs - 1) * shape.sh() + WINDOW;
  }

  @Override
  public void run(KernelCall call) {
    ConvEpilogue.Run output = epilogue.begin(call);
    MemorySegment src = call.src(Conv.SRC).segment();
    Blocks tasks =
        Blocks.of((long) shape.n() * blocks * bands, (long) (bandRows(rows) + rows) * rowFloats);
    call.parallel(
        tasks.tasks(),
        (task, scratch) -> {
          for (long i = tasks.start(task); i < tasks.start(task + 1); i++) {
            int band = (int) (i % bands);
            compute(src, (int) (i / bands), band * rows, scratch, output);
          }
        });
  }

  private void compute(
      MemorySegment src, int plane, int y, float[] scratch, ConvEpilogue.Run output) {
    int outputs = Math.min(rows, shape.oh() - y);
    fill(src, plane, y * shape.sh() - shape.ph(), bandRows(outputs), scratch);
    int sums = bandRows(rows) * rowFloats;
    int block = plane % blocks;
    int w = block * WINDOW * WINDOW * BLOCK;
    for (int row = 0; row < outputs; row++) {
      int s = row * shape.sh() * rowFloats;
      F32BlockWindow3x3.multiply(
          scratch, s, rowFloats, shape.sw(), weights, w, scratch, sums, shape.ow());
      long d = ((long) plane * shape.oh() + y + row) * shape.ow() * BLOCK;
      output.block(scratch, sums, block, d, shape.ow());
    }
  }

  /** Copies rows of the source from row {@code first} on, with their padding. */
  private void fill(MemorySegment src, int plane, int first, int count, float[] dst) {
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
      Floats.read(src, ((long) plane * shape.ih() + y) * n, dst, d + left, n);
      Arrays.fill(dst, d + left + n, d + rowFloats, 0f);
    }
  }
}

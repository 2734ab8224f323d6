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
 * The kernel of {@link BlockedDepthwiseConvF32} for one problem. A task computes some rows of
 * outputs of one block of channels, row by row. Narrow rows of the source are copied first, with
 * their padding. Wide ones are read where they stand, but for their ends, and for those at the top
 * and bottom of the image.
 */
final class BlockedDepthwiseConv implements BlockedLayout.Convolution {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int WINDOW = 3;

  /** Pixels of a wide row, at least: to copy no more than its ends is worth while. */
  private static final int WIDE = 28;

  /** Outputs at either end of a wide row. */
  private static final int END = F32BlockWindow3x3.LEAST;

  private final ConvShape shape;
  private final int blocks;
  private final int rows;
  private final TaskOrder.Units order;
  private final int rowFloats;
  private final int endFloats;
  private final boolean wide;
  private final float[] weights;
  private final BlockedOutput output;

  BlockedDepthwiseConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    blocks = BlockedLayout.blocks(shape.groups());
    rowFloats = rowFloats(shape);
    endFloats = ((END - 1) * shape.sw() + WINDOW) * BLOCK;
    wide = shape.iw() >= WIDE && middleIsInside(shape);
    // The rows stay in the first-level cache, or those of a few outputs at least.
    int most = Math.max(4, (Caches.L1_FLOATS - WINDOW * rowFloats) / (shape.sh() * rowFloats));
    rows = Blocks.part(shape.oh(), Math.min(most, TaskOrder.mostRows(shape)));
    order = TaskOrder.Units.of(shape, blocks, rows);
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given, "f32 window blocks", weightFloats(shape), array -> pack(given, shape, array));
    output = new BlockedOutput(query);
  }

  /** Whether the windows between the ends of a row of outputs lie between the image's sides. */
  private static boolean middleIsInside(ConvShape shape) {
    int first = END * shape.sw() - shape.pw();
    int last = (shape.ow() - END - 1) * shape.sw() - shape.pw();
    return shape.ow() >= 2 * END + F32BlockWindow3x3.LEAST
        && first >= 0
        && last + WINDOW <= shape.iw();
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
    int read = bandRows(rows);
    return wide ? 2 * read * endFloats + WINDOW * rowFloats : read * rowFloats;
  }

  private int bandRows(int outputs) {
    return (outputs - 1) * shape.sh() + WINDOW;
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    Blocks tasks = Blocks.of(order.tasks(shape.n()), (long) (bandRows(rows) + rows) * rowFloats);
    call.parallel(
        tasks.tasks(),
        (task, scratch) -> {
          for (int i = (int) tasks.start(task); i < tasks.start(task + 1); i++) {
            new Band(src, order.unit(i), order.band(i) * rows, scratch, results).compute();
          }
        });
  }

  /** Some rows of outputs of a block of channels. */
  private final class Band {
    private final HeapFloats src;
    private final int plane;
    private final int y;
    private final int outputs;
    private final float[] scratch;
    private final BlockedOutput.Run results;

    /**
     * The rows from {@code y} on.
     *
     * @param plane the number of the block of channels, counted through all images
     * @param scratch holds copies of parts of the source
     */
    Band(HeapFloats src, int plane, int y, float[] scratch, BlockedOutput.Run results) {
      this.src = src;
      this.plane = plane;
      this.y = y;
      this.outputs = Math.min(rows, shape.oh() - y);
      this.scratch = scratch;
      this.results = results;
    }

    void compute() {
      if (wide) {
        computeWide();
      } else {
        computeNarrow();
      }
      results.finish(plane % blocks, output(0, 0), outputs * shape.ow());
    }

    private void computeNarrow() {
      copy(firstRead(0), bandRows(outputs), -shape.pw(), rowFloats, 0);
      for (int row = 0; row < outputs; row++) {
        multiply(scratch, row * shape.sh() * rowFloats, rowFloats, row, 0, shape.ow());
      }
    }

    private void computeWide() {
      int read = bandRows(outputs);
      int right = read * endFloats;
      int middle = 2 * right;
      int rightOutput = shape.ow() - END;
      copy(firstRead(0), read, -shape.pw(), endFloats, 0);
      copy(firstRead(0), read, rightOutput * shape.sw() - shape.pw(), endFloats, right);
      for (int row = 0; row < outputs; row++) {
        int end = row * shape.sh() * endFloats;
        multiply(scratch, end, endFloats, row, 0, END);
        multiply(scratch, right + end, endFloats, row, rightOutput, END);
        computeMiddle(row, middle);
      }
    }

    /** What is between the ends of a wide row. */
    private void computeMiddle(int row, int room) {
      int from = END * shape.sw() - shape.pw();
      int n = shape.ow() - 2 * END;
      int top = firstRead(row);
      if (top >= 0 && top + WINDOW <= shape.ih()) {
        multiply(src.array(), source(top, from), shape.iw() * BLOCK, row, END, n);
      } else {
        copy(top, WINDOW, from, rowFloats, room);
        multiply(scratch, room, rowFloats, row, END, n);
      }
    }

    /** The first row of the source that a row of outputs reads; negative in the padding. */
    private int firstRead(int row) {
      return (y + row) * shape.sh() - shape.ph();
    }

    private int source(int row, int pixel) {
      return src.start() + ((plane * shape.ih() + row) * shape.iw() + pixel) * BLOCK;
    }

    private int output(int row, int pixel) {
      long at = ((long) plane * shape.oh() + y + row) * shape.ow() + pixel;
      return results.at(at * BLOCK);
    }

    /** Computes {@code n} outputs of a row from rows of pixels with their padding. */
    private void multiply(float[] pixels, int s, int rowStride, int row, int output, int n) {
      int block = plane % blocks;
      F32BlockWindow3x3.multiply(
          pixels,
          s,
          rowStride,
          shape.sw(),
          weights,
          block * WINDOW * WINDOW * BLOCK,
          results.target(),
          block * BLOCK,
          output(row, output),
          n);
    }

    /**
     * Copies a part of rows of the source to the scratch, zeros where they are in the padding.
     *
     * @param first the first row
     * @param pixel the first pixel of each row
     * @param floats of each row
     * @param d where the copy begins
     */
    private void copy(int first, int count, int pixel, int floats, int d) {
      int from = Math.clamp(pixel, 0, shape.iw());
      int left = Math.clamp((from - pixel) * (long) BLOCK, 0, floats);
      int n = Math.min(floats - left, (shape.iw() - from) * BLOCK);
      for (int row = first; row < first + count; row++) {
        int at = d + (row - first) * floats;
        if (row < 0 || row >= shape.ih()) {
          Arrays.fill(scratch, at, at + floats, 0f);
          continue;
        }
        Arrays.fill(scratch, at, at + left, 0f);
        System.arraycopy(src.array(), source(row, from), scratch, at + left, n);
        Arrays.fill(scratch, at + left + n, at + floats, 0f);
      }
    }
  }
}

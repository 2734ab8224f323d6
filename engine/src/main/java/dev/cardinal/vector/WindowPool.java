package dev.cardinal.vector;

import dev.cardinal.op.Window;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.PoolShape.Axis;
import dev.cardinal.vector.ukernel.F32Pool;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Maxima or means within windows, one row of the output at a time. A window is separable: first the
 * rows of the input that it covers become one line, with padding on both sides; then the taps along
 * that line. A horizontal stride is a line for each phase, so that taps lie side by side.
 */
final class WindowPool implements Kernel {
  /** Floats of a line, at most. */
  private static final long MOST_FLOATS = 1 << 26;

  private final PoolShape shape;
  private final float padding;

  /** How many columns count in every window of a row; empty for maxima. */
  private final float[] counts;

  private final boolean countIncludePad;
  private final int lineFloats;
  private final int phaseFloats;
  private final int[] offsets;
  private final boolean[] phases;

  /** Maxima. */
  static WindowPool max(PoolShape shape) {
    return new WindowPool(shape, Float.NEGATIVE_INFINITY, new float[0], false);
  }

  /** Means, of the taps inside the input, or inside the padded input. */
  static WindowPool mean(PoolShape shape, boolean countIncludePad) {
    Axis x = shape.width();
    float[] counts = new float[x.out() + Lanes.count()];
    for (int i = 0; i < x.out(); i++) {
      // At least 1, since the mean of no taps is 0 / 1.
      counts[i] = Math.max(1, countIncludePad ? x.insidePadded(i) : x.inside(i));
    }
    return new WindowPool(shape, 0, counts, countIncludePad);
  }

  private WindowPool(PoolShape shape, float padding, float[] counts, boolean countIncludePad) {
    this.shape = shape;
    this.padding = padding;
    this.counts = counts;
    this.countIncludePad = countIncludePad;
    Axis x = shape.width();
    int span = (int) x.span();
    int stride = x.stride();
    lineFloats = span + 1 + 2 * Lanes.count();
    phaseFloats = stride == 1 ? 0 : Math.ceilDiv(span, stride) + 2 * Lanes.count();
    offsets = new int[x.kernel()];
    phases = new boolean[stride];
    for (int tap = 0; tap < offsets.length; tap++) {
      int at = tap * x.dilation();
      phases[at % stride] = true;
      offsets[tap] = stride == 1 ? at : lineFloats + at % stride * phaseFloats + at / stride;
    }
  }

  /** Whether a pooling is of this kind. */
  static Support support(KernelQuery query, Window.Resolved window) {
    Shape src = query.operands().shape(0);
    if (src.rank() > 4) {
      return Support.no("src " + src + " has three spatial dimensions, only one or two are taken");
    }
    if (query.results().size() > 1) {
      return Support.no("the indices of the maxima are asked for, only the values are computed");
    }
    PoolShape shape = PoolShape.of(src, window);
    long floats = shape.width().span() * 2 + shape.width().stride() * 2L * Lanes.count();
    return Support.when(
        floats <= MOST_FLOATS, "a padded row of src " + src + " is longer than 2^25 elements");
  }

  @Override
  public int workerFloats() {
    return lineFloats + phases.length * phaseFloats;
  }

  @Override
  public void run(KernelCall call) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    int height = shape.height().out();
    long cost = (long) shape.width().in() * shape.height().kernel() + shape.width().span();
    Blocks blocks = Blocks.of(shape.planes() * height, cost);
    call.parallel(
        blocks.tasks(),
        (task, line) -> {
          Arrays.fill(line, 0, lineFloats, padding);
          for (long row = blocks.start(task); row < blocks.start(task + 1); row++) {
            pool(src, row / height, (int) (row % height), line, dst);
          }
        });
  }

  private void pool(MemorySegment src, long plane, int y, float[] line, MemorySegment dst) {
    fillLine(src, plane, y, line);
    splitPhases(line);
    int width = shape.width().out();
    long d = (plane * shape.height().out() + y) * width;
    if (counts.length == 0) {
      F32Pool.max(line, offsets, offsets.length, dst, d, width);
    } else {
      Axis axis = shape.height();
      int rows = countIncludePad ? axis.insidePadded(y) : axis.inside(y);
      F32Pool.mean(line, offsets, offsets.length, Math.max(1, rows), counts, dst, d, width);
    }
  }

  /** The rows under a window, as one line between its padding. */
  private void fillLine(MemorySegment src, long plane, int y, float[] line) {
    Axis vertical = shape.height();
    Axis horizontal = shape.width();
    int start = horizontal.before();
    int columns = (int) Math.clamp(horizontal.span() - start, 0L, (long) horizontal.in());
    int rows = vertical.inside(y);
    long pitch = (long) vertical.dilation() * horizontal.in();
    long s = (plane * vertical.in() + vertical.first(y)) * horizontal.in();
    if (columns == 0) {
      return;
    }
    if (rows == 0) {
      Arrays.fill(line, start, start + columns, padding);
    } else if (counts.length == 0) {
      F32Pool.maxRows(src, s, pitch, rows, line, start, columns);
    } else {
      F32Pool.sumRows(src, s, pitch, rows, line, start, columns);
    }
  }

  private void splitPhases(float[] line) {
    int stride = phases.length;
    if (stride == 1) {
      return;
    }
    int span = (int) shape.width().span();
    for (int phase = 0; phase < stride; phase++) {
      if (phases[phase]) {
        int n = Math.ceilDiv(span - phase, stride);
        F32Rows.copyEvery(line, phase, stride, line, lineFloats + phase * phaseFloats, n);
      }
    }
  }
}

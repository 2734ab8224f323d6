package dev.cardinal.vector;

import dev.cardinal.op.Rows;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import dev.cardinal.vector.ukernel.F32Reduce;
import java.lang.foreign.MemorySegment;

/**
 * Means along any axes. Where the innermost axis is kept, lines are added up; where it is reduced,
 * the sums of lines.
 */
final class AxisMeans implements Kernel {
  /** Floats of a line with all that is added to it, if possible. */
  private static final long MOST_COST = 1 << 14;

  /** Elements of a line at least. */
  private static final long LEAST = 64;

  private final StridedLines kept;
  private final Rows reduced;
  private final long count;
  private final boolean keepsInnermost;

  /**
   * The means of a tensor.
   *
   * @param axes for each axis whether it is reduced
   */
  AxisMeans(Shape shape, boolean[] axes) {
    long[] keptDims = shape.dims();
    long[] reducedDims = shape.dims();
    boolean innermost = true;
    long product = 1;
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        product *= keptDims[axis];
        innermost &= keptDims[axis] == 1;
        keptDims[axis] = 1;
      } else {
        innermost |= reducedDims[axis] != 1;
        reducedDims[axis] = 1;
      }
    }
    count = product;
    keepsInnermost = innermost;
    // Shorter lines where each of their elements is a long sum: else there are too few of them.
    int longest = (int) Math.clamp(MOST_COST / Math.max(1, count), LEAST, (long) Lines.LENGTH);
    kept = new StridedLines(longest, keptDims, shape.strides(), Shape.of(keptDims).strides());
    reduced = new Rows(reducedDims, shape.strides());
  }

  @Override
  public void run(KernelCall call) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    kept.forEach(
        call,
        count,
        (at, n) -> {
          if (count == 0) {
            F32Arithmetic.fill(Float.NaN, dst, at[1], n);
          } else if (keepsInnermost) {
            addLines(src, at[0], dst, at[1], n);
          } else {
            sumLines(src, at[0], dst, at[1], n);
          }
        });
  }

  /** The means of {@code n} neighbours, whose lines are added up in the result. */
  private void addLines(MemorySegment src, long s, MemorySegment dst, long d, int n) {
    F32Arithmetic.fill(0, dst, d, n);
    Rows.Walk walk = reduced.from(0);
    for (long row = 0; row < reduced.count(); row++, walk.next()) {
      for (long i = 0; i < reduced.length(); i++) {
        long at = s + walk.at(0) + i * reduced.step(0);
        F32Arithmetic.add(dst, d, src, at, dst, d, n);
      }
    }
    F32Arithmetic.divide(dst, d, (float) count, dst, d, n);
  }

  /** The means of {@code n} elements, each of which has lines of its own. */
  private void sumLines(MemorySegment src, long s, MemorySegment dst, long d, int n) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      Rows.Walk walk = reduced.from(0);
      for (long row = 0; row < reduced.count(); row++, walk.next()) {
        sum += sum(src, s + i * kept.step(0) + walk.at(0));
      }
      Floats.set(dst, d + i * kept.step(1), (float) (sum / count));
    }
  }

  /** The sum of one line, in parts that an int can count. */
  private double sum(MemorySegment src, long s) {
    double sum = 0;
    long length = reduced.length();
    for (long i = 0; i < length; i += Integer.MAX_VALUE) {
      sum += F32Reduce.sum(src, s + i, (int) Math.min(Integer.MAX_VALUE, length - i));
    }
    return sum;
  }
}

package dev.cardinal.vector;

import dev.cardinal.op.Window;
import dev.cardinal.tensor.Shape;

/**
 * A pooling in two dimensions by its numbers; one in one dimension has a height of 1.
 *
 * @param planes images times channels
 * @param height the vertical axis
 * @param width the horizontal axis
 */
record PoolShape(long planes, Axis height, Axis width) {
  /**
   * One spatial axis.
   *
   * @param in input size
   * @param out output size
   * @param kernel taps of the window
   * @param stride distance of windows
   * @param dilation distance of taps
   * @param before padding before the input
   * @param after padding after it
   */
  record Axis(int in, int out, int kernel, int stride, int dilation, int before, int after) {
    private static final Axis NONE = new Axis(1, 1, 1, 1, 1, 0, 0);

    private static Axis of(Shape src, Window.Resolved window, int axis) {
      return new Axis(
          src.intDim(axis + 2),
          window.output()[axis],
          window.kernel()[axis],
          window.strides()[axis],
          window.dilations()[axis],
          window.padBegin()[axis],
          window.padEnd()[axis]);
    }

    /** Where the window of an output position begins, counted from the first input. */
    long begin(int position) {
      return (long) position * stride - before;
    }

    /** How many taps of a window lie before a limit. */
    int tapsBefore(long limit, int position) {
      long taps = Math.ceilDiv(limit - begin(position), (long) dilation);
      return (int) Math.clamp(taps, 0L, (long) kernel);
    }

    /** How many taps of a window lie inside the input. */
    int inside(int position) {
      return tapsBefore(in, position) - tapsBefore(0, position);
    }

    /** How many taps of a window lie inside the padded input. */
    int insidePadded(int position) {
      return tapsBefore((long) in + after, position);
    }

    /** The first tap of a window that lies inside the input. */
    int first(int position) {
      return (int) (begin(position) + (long) tapsBefore(0, position) * dilation);
    }

    /** From the first tap of the first window to the last tap of the last one. */
    long span() {
      return out == 0 ? 0 : (out - 1L) * stride + (kernel - 1L) * dilation + 1;
    }
  }

  /** The shape of a pooling of at most two spatial dimensions. */
  static PoolShape of(Shape src, Window.Resolved window) {
    boolean flat = src.rank() == 3;
    return new PoolShape(
        src.elements(0, 2),
        flat ? Axis.NONE : Axis.of(src, window, 0),
        Axis.of(src, window, flat ? 0 : 1));
  }
}

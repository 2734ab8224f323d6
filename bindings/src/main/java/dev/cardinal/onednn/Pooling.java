package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Shape;
import java.util.Arrays;

/** ONNX's poolings as oneDNN's. */
final class Pooling {
  private Pooling() {}

  static Algorithm algorithm(Op op) {
    return switch (op) {
      case MaxPool _, GlobalMaxPool _ -> Algorithm.POOLING_MAX;
      case AveragePool pool when pool.countIncludePad() -> Algorithm.POOLING_AVG_INCLUDE_PADDING;
      case AveragePool _, GlobalAveragePool _ -> Algorithm.POOLING_AVG_EXCLUDE_PADDING;
      default -> throw new IllegalArgumentException(op.type() + " is no pooling");
    };
  }

  /**
   * The window, its padding at the end as large as the last window needs: oneDNN works out the size
   * of the result from the padding, and knows no rounding up.
   */
  static Window.Resolved window(KernelQuery query) {
    Window.Resolved window = resolved(query);
    int[] padEnd = window.padEnd().clone();
    for (int axis = 0; axis < padEnd.length; axis++) {
      padEnd[axis] = Math.max(padEnd[axis], needed(query, window, axis));
    }
    return new Window.Resolved(
        window.kernel(),
        window.strides(),
        window.padBegin(),
        padEnd,
        window.dilations(),
        window.output());
  }

  /** Whether no window reaches beyond the padding that is given. */
  static boolean isWithinPads(KernelQuery query) {
    return Arrays.equals(window(query).padEnd(), resolved(query).padEnd());
  }

  /** How much padding after the source the last window reaches into; negative if none. */
  private static int needed(KernelQuery query, Window.Resolved window, int axis) {
    int extent = (window.kernel()[axis] - 1) * window.dilations()[axis] + 1;
    int begin = (window.output()[axis] - 1) * window.strides()[axis] - window.padBegin()[axis];
    return begin + extent - query.operands().shape(0).intDim(axis + 2);
  }

  private static Window.Resolved resolved(KernelQuery query) {
    return switch (query.op()) {
      case MaxPool pool -> pool.resolve(query.operands());
      case AveragePool pool -> pool.resolve(query.operands());
      default -> wholePlane(query.operands().shape(0));
    };
  }

  /** A window over all of a plane. */
  static Window.Resolved wholePlane(Shape src) {
    int axes = src.rank() - 2;
    int[] plane = Arrays.stream(src.dims()).skip(2).mapToInt(Math::toIntExact).toArray();
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    return new Window.Resolved(plane, ones, new int[axes], new int[axes], ones, ones);
  }
}

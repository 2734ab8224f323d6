package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The maximum within a sliding window, in one to three spatial dimensions. Padding does not count;
 * the maximum of nothing but padding is minus infinity. A NaN is greater than any number.
 *
 * <p>Operands: 0 src, float32 [n, c, spatial...]. Results: 0 [n, c, spatial...]; 1, if asked for,
 * the int64 index of each maximum (the first of equal ones) in the whole of src; -1 where there is
 * only padding.
 *
 * @param window kernel, strides, pads, dilations
 * @param indices whether the second result is asked for
 * @param columnMajor whether the indices count along the first spatial axis first (ONNX's {@code
 *     storage_order} 1) rather than the last
 */
public record MaxPool(Window window, boolean indices, boolean columnMajor) implements Op {
  /** A pooling without indices. */
  public MaxPool(Window window) {
    this(window, false, false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    Shape dst = PoolTaps.infer(window, operands);
    var values = new TensorType(DType.FLOAT32, dst);
    return indices ? List.of(values, new TensorType(DType.INT64, dst)) : List.of(values);
  }

  /** The window applied to operands that {@link #infer} accepts. */
  public Window.Resolved resolve(Operands operands) {
    return window.resolve(operands.shape(0), List.of());
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    var taps = new PoolTaps(src.shape(0), resolve(src));
    float[] plane = new float[taps.planeIn()];
    int[] positions = new int[taps.planeOut()];
    long planes = src.shape(0).elements(0, 2);
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      pool(taps, plane, positions);
      for (int i = 0; i < positions.length; i++) {
        int at = positions[i];
        long to = p * positions.length + i;
        dst.getFirst().floatAt(to, at < 0 ? Float.NEGATIVE_INFINITY : plane[at]);
        if (indices) {
          int ordered = columnMajor && at >= 0 ? taps.columnMajor(at) : at;
          dst.get(1).longAt(to, at < 0 ? -1 : p * plane.length + ordered);
        }
      }
    }
  }

  /** Finds the position of each maximum in a plane, -1 if there is none. */
  private static void pool(PoolTaps taps, float[] plane, int[] positions) {
    int[] starts = new int[taps.mostRows()];
    for (int i = 0; i < positions.length; i++) {
      int rows = taps.rows(i, starts);
      int length = taps.rowLength(i);
      int best = -1;
      for (int row = 0; row < rows; row++) {
        for (int k = 0, at = starts[row]; k < length; k++, at += taps.step()) {
          if (best < 0 || exceeds(plane[at], plane[best])) {
            best = at;
          }
        }
      }
      positions[i] = best;
    }
  }

  private static boolean exceeds(float value, float max) {
    return value > max || (Float.isNaN(value) && !Float.isNaN(max));
  }
}

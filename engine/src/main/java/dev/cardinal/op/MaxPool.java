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
    Shape dst = pooled(window, operands);
    var values = new TensorType(DType.FLOAT32, dst);
    return indices ? List.of(values, new TensorType(DType.INT64, dst)) : List.of(values);
  }

  /** The result's shape of a pooling, after all checks. */
  static Shape pooled(Window window, Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    operands.requireRank(0, 3, 5);
    long[] dims = operands.shape(0).dims();
    int[] output = window.resolve(operands.shape(0), List.of()).output();
    for (int i = 0; i < output.length; i++) {
      dims[i + 2] = output[i];
    }
    return Axes.shape(dims);
  }

  /** The window applied to operands that {@link #infer} accepts. */
  public Window.Resolved resolve(Operands operands) {
    return window.resolve(operands.shape(0), List.of());
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    var taps = new PoolTaps(src.shape(0), resolve(src));
    float[] plane = new float[taps.planeIn()];
    float[] maxima = new float[taps.planeOut()];
    int[] positions = new int[maxima.length];
    long planes = src.shape(0).elements(0, 2);
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      pool(taps, plane, maxima, positions);
      Elements.write(maxima, dst.getFirst(), p * maxima.length);
      for (int i = 0; i < positions.length && indices; i++) {
        long index = positions[i] < 0 ? -1 : p * plane.length + order(positions[i], taps.in);
        dst.get(1).longAt(p * maxima.length + i, index);
      }
    }
  }

  private long order(int position, int[] in) {
    if (!columnMajor) {
      return position;
    }
    int x = position % in[2];
    int y = position / in[2] % in[1];
    int z = position / in[2] / in[1];
    return z + (long) in[0] * (y + (long) in[1] * x);
  }

  private static void pool(PoolTaps taps, float[] plane, float[] maxima, int[] positions) {
    int[] firstZ = taps.first(0);
    int[] firstY = taps.first(1);
    int[] firstX = taps.first(2);
    int[] countZ = taps.inside(0);
    int[] countY = taps.inside(1);
    int[] countX = taps.inside(2);
    int i = 0;
    for (int z = 0; z < firstZ.length; z++) {
      for (int y = 0; y < firstY.length; y++) {
        for (int x = 0; x < firstX.length; x++, i++) {
          float max = Float.NEGATIVE_INFINITY;
          int position = -1;
          for (int kz = 0; kz < countZ[z]; kz++) {
            for (int ky = 0; ky < countY[y]; ky++) {
              int row =
                  (firstZ[z] + kz * taps.dilation(0)) * taps.in[1]
                      + firstY[y]
                      + ky * taps.dilation(1);
              int at = row * taps.in[2] + firstX[x];
              for (int kx = 0; kx < countX[x]; kx++, at += taps.dilation(2)) {
                float value = plane[at];
                if (value > max || position < 0 || (Float.isNaN(value) && !Float.isNaN(max))) {
                  max = value;
                  position = at;
                }
              }
            }
          }
          maxima[i] = max;
          positions[i] = position;
        }
      }
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The mean within a sliding window, in one to three spatial dimensions. The divisor is the number
 * of taps inside the input, or inside the padded input if padding counts (but never those that
 * {@code ceil} adds beyond it, as since opset 19). The mean of no taps is 0.
 *
 * <p>Operands: 0 src, float32 [n, c, spatial...]. Result: [n, c, spatial...].
 *
 * @param window kernel, strides, pads, dilations
 * @param countIncludePad whether padding counts as zeros
 */
public record AveragePool(Window window, boolean countIncludePad) implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    return List.of(new TensorType(DType.FLOAT32, MaxPool.pooled(window, operands)));
  }

  /** The window applied to operands that {@link #infer} accepts. */
  public Window.Resolved resolve(Operands operands) {
    return window.resolve(operands.shape(0), List.of());
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    var taps = new PoolTaps(src.shape(0), resolve(src));
    float[] plane = new float[taps.planeIn()];
    float[] means = new float[taps.planeOut()];
    double[] divisors = divisors(taps);
    long planes = src.shape(0).elements(0, 2);
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      pool(taps, plane, divisors, means);
      Elements.write(means, dst.getFirst(), p * means.length);
    }
  }

  private double[] divisors(PoolTaps taps) {
    int[][] counts = new int[3][];
    for (int axis = 0; axis < 3; axis++) {
      counts[axis] = countIncludePad ? taps.insidePadded(axis) : taps.inside(axis);
    }
    double[] divisors = new double[taps.planeOut()];
    int i = 0;
    for (int z : counts[0]) {
      for (int y : counts[1]) {
        for (int x : counts[2]) {
          divisors[i++] = Math.max(1, (double) z * y * x);
        }
      }
    }
    return divisors;
  }

  private static void pool(PoolTaps taps, float[] plane, double[] divisors, float[] means) {
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
          double sum = 0;
          for (int kz = 0; kz < countZ[z]; kz++) {
            for (int ky = 0; ky < countY[y]; ky++) {
              int row =
                  (firstZ[z] + kz * taps.dilation(0)) * taps.in[1]
                      + firstY[y]
                      + ky * taps.dilation(1);
              int at = row * taps.in[2] + firstX[x];
              for (int kx = 0; kx < countX[x]; kx++, at += taps.dilation(2)) {
                sum += plane[at];
              }
            }
          }
          means[i] = (float) (sum / divisors[i]);
        }
      }
    }
  }
}

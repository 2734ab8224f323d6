package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
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
    return List.of(new TensorType(DType.FLOAT32, PoolTaps.infer(window, operands)));
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
    double[] divisors = new double[means.length];
    Arrays.setAll(divisors, i -> Math.max(1, taps.count(i, countIncludePad)));
    long planes = src.shape(0).elements(0, 2);
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      pool(taps, plane, divisors, means);
      Elements.write(means, dst.getFirst(), p * means.length);
    }
  }

  private static void pool(PoolTaps taps, float[] plane, double[] divisors, float[] means) {
    int[] starts = new int[taps.mostRows()];
    for (int i = 0; i < means.length; i++) {
      int rows = taps.rows(i, starts);
      int length = taps.rowLength(i);
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        for (int k = 0, at = starts[row]; k < length; k++, at += taps.step()) {
          sum += plane[at];
        }
      }
      means[i] = (float) (sum / divisors[i]);
    }
  }
}

package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;

/**
 * The definition of convolution as loops, accumulating in double: for each output channel one plane
 * of sums, to which every tap of every input channel is added in turn. One and two spatial
 * dimensions are taken as three whose outer sizes are 1.
 */
final class ConvEvaluation {
  private final Conv conv;
  private final Operands operands;
  private final Tensor dst;
  private final float[] src;
  private final float[] weights;
  private final int[] in;
  private final int[] out;
  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] pad;

  ConvEvaluation(Conv conv, Operands operands, Tensor dst) {
    this.conv = conv;
    this.operands = operands;
    this.dst = dst;
    src = operands.tensor(Conv.SRC).toFloats();
    weights = operands.tensor(Conv.WEIGHTS).toFloats();
    Shape shape = operands.shape(Conv.SRC);
    Window.Resolved window = conv.resolve(operands);
    in = three(Arrays.stream(shape.dims()).skip(2).mapToInt(Math::toIntExact).toArray(), 1);
    out = three(window.output(), 1);
    kernel = three(window.kernel(), 1);
    stride = three(window.strides(), 1);
    dilation = three(window.dilations(), 1);
    pad = three(window.padBegin(), 0);
  }

  private static int[] three(int[] values, int filler) {
    int[] three = {filler, filler, filler};
    System.arraycopy(values, 0, three, 3 - values.length, values.length);
    return three;
  }

  void run() {
    int batch = dst.shape().intDim(0);
    int oc = dst.shape().intDim(1);
    int ic = operands.shape(Conv.SRC).intDim(1);
    int channels = operands.shape(Conv.WEIGHTS).intDim(1);
    int ocPerGroup = oc / conv.group();
    int taps = kernel[0] * kernel[1] * kernel[2];
    double[] sums = new double[out[0] * out[1] * out[2]];
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < oc; o++) {
        Arrays.fill(sums, operands.has(Conv.BIAS) ? operands.tensor(Conv.BIAS).floatAt(o) : 0);
        int first = n * ic + o / ocPerGroup * channels;
        for (int c = 0; c < channels; c++) {
          for (int tap = 0; tap < taps; tap++) {
            addTap(sums, first + c, tap, weights[(o * channels + c) * taps + tap]);
          }
        }
        store(sums, ((long) n * oc + o) * sums.length);
      }
    }
  }

  private void addTap(double[] sums, int plane, int tap, double weight) {
    int[] at = {
      tap / (kernel[1] * kernel[2]), tap / kernel[2] % kernel[1], tap % kernel[2],
    };
    int firstX = Math.ceilDiv(Math.max(0, pad[2] - at[2] * dilation[2]), stride[2]);
    int lastX = Math.min(out[2] - 1, Math.floorDiv(in[2] - 1 - offset(at, 2), stride[2]));
    for (int z = 0; z < out[0]; z++) {
      int iz = z * stride[0] + offset(at, 0);
      for (int y = 0; y < out[1] && iz >= 0 && iz < in[0]; y++) {
        int iy = y * stride[1] + offset(at, 1);
        if (iy >= 0 && iy < in[1]) {
          int row = ((plane * in[0] + iz) * in[1] + iy) * in[2] + offset(at, 2);
          int sum = (z * out[1] + y) * out[2];
          for (int x = firstX; x <= lastX; x++) {
            sums[sum + x] += weight * src[row + x * stride[2]];
          }
        }
      }
    }
  }

  private int offset(int[] at, int axis) {
    return at[axis] * dilation[axis] - pad[axis];
  }

  private void store(double[] sums, long first) {
    PostOps postOps = conv.postOps();
    for (int i = 0; i < sums.length; i++) {
      double sum = sums[i];
      if (postOps.residual()) {
        sum += operands.tensor(Conv.RESIDUAL).floatAt(first + i);
      }
      dst.floatAt(first + i, (float) postOps.activation().apply(sum));
    }
  }
}

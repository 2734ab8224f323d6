package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * Local response normalisation across channels, ONNX's LRN: x / (bias + alpha / size * s)^beta,
 * where s is the sum of the squares over the channels from (size - 1) / 2, rounded down, before to
 * (size - 1) / 2, rounded up, after.
 *
 * <p>Operands: 0 x, float32 [n, c, ...]. Result: of x's type.
 *
 * @param alpha the factor of the mean square
 * @param beta the exponent
 * @param bias the offset
 * @param size the number of channels that are summed, at least 1
 */
public record Lrn(float alpha, float beta, float bias, int size) implements Op {
  /** With ONNX's defaults: alpha 1e-4, beta 0.75, bias 1. */
  public Lrn(int size) {
    this(1e-4f, 0.75f, 1, size);
  }

  @Override
  public String type() {
    return "LRN";
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    operands.requireRank(0, 2, Integer.MAX_VALUE);
    if (size < 1) {
      throw new OperandException(
          "size %s must be at least 1 channel of x %s".formatted(size, operands.shape(0)));
    }
    return List.of(operands.type(0));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Shape shape = src.shape(0);
    if (shape.elements() == 0) {
      return;
    }
    int channels = shape.intDim(1);
    float[][] image = new float[channels][Math.toIntExact(shape.elements(2, shape.rank()))];
    for (long n = 0; n < shape.dim(0); n++) {
      for (int c = 0; c < channels; c++) {
        Elements.read(src.tensor(0), (n * channels + c) * image[c].length, image[c]);
      }
      for (int c = 0; c < channels; c++) {
        Elements.write(normalize(image, c), dst.getFirst(), (n * channels + c) * image[c].length);
      }
    }
  }

  private float[] normalize(float[][] image, int c) {
    int first = Math.max(0, c - (size - 1) / 2);
    long last = Math.min(image.length - 1L, c + size / 2L);
    float[] normalized = new float[image[c].length];
    for (int i = 0; i < normalized.length; i++) {
      double squares = 0;
      for (int k = first; k <= last; k++) {
        squares += (double) image[k][i] * image[k][i];
      }
      normalized[i] =
          (float) (image[c][i] / Math.pow(bias + alpha / (double) size * squares, beta));
    }
    return normalized;
  }
}

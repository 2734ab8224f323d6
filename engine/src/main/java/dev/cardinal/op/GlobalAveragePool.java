package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The mean of every channel.
 *
 * <p>Operands: 0 src, float32 [n, c, spatial...]. Result: [n, c, 1...], of src's rank.
 */
public record GlobalAveragePool() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    return GlobalMaxPool.perChannel(operands);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    float[] plane = GlobalMaxPool.plane(src);
    long planes = dst.getFirst().shape().elements();
    for (long p = 0; p < planes; p++) {
      Elements.read(src.tensor(0), p * plane.length, plane);
      double sum = 0;
      for (float value : plane) {
        sum += value;
      }
      dst.getFirst().floatAt(p, (float) (sum / plane.length));
    }
  }
}

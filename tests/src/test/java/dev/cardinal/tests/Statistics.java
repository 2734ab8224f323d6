package dev.cardinal.tests;

import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What is known of a stage's golden values: a few moments of a tensor, computed in double. */
record Statistics(Tensor tensor, double mean, double std, double min, double max, double l2) {
  static Statistics of(Tensor tensor) {
    float[] values = tensor.toFloats();
    double sum = 0;
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double mean = sum / values.length;
    double deviations = 0;
    for (float value : values) {
      deviations += (value - mean) * (value - mean);
    }
    double std = Math.sqrt(deviations / values.length);
    return new Statistics(tensor, mean, std, min, max, Math.sqrt(squares));
  }

  List<Long> shape() {
    return Arrays.stream(tensor.shape().dims()).boxed().toList();
  }
}

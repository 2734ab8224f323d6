package dev.cardinal.app;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.SplittableRandom;

/** Input for which nobody has to bring data. */
final class RandomTensor {
  private RandomTensor() {}

  /** Floats from -1 to 1, the same for the same seed; all other elements are zero. */
  static Tensor of(TensorType type, long seed) {
    Tensor tensor = Tensor.allocate(type);
    if (type.dtype() == DType.FLOAT32) {
      var random = new SplittableRandom(seed);
      for (long i = 0; i < type.shape().elements(); i++) {
        tensor.floatAt(i, (float) random.nextDouble(-1, 1));
      }
    }
    return tensor;
  }
}

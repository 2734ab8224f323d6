package dev.cardinal.tune;

import dev.cardinal.plan.Plan;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Inputs that take as long to compute on as any: floats from -1 to 1, and zeros of other types. */
final class RandomInputs {
  private RandomInputs() {}

  static Map<String, Tensor> of(Plan plan) {
    Map<String, Tensor> inputs = new HashMap<>();
    plan.inputs().forEach((name, place) -> inputs.put(name, random(place.type())));
    return inputs;
  }

  private static Tensor random(TensorType type) {
    Tensor tensor = Tensor.allocate(type);
    if (type.dtype() == DType.FLOAT32) {
      var random = new SplittableRandom(0);
      for (long i = 0; i < type.shape().elements(); i++) {
        tensor.floatAt(i, (float) random.nextDouble(-1, 1));
      }
    }
    return tensor;
  }
}

package dev.cardinal.formats;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;

/** A tensor in a file of weights; it prints itself with its stored type, as in {@code F16[2x3]}. */
public interface StoredTensor {
  /** The shape. */
  Shape shape();

  /**
   * The elements as the engine has them: in the file where that is possible, else converted and
   * copied at each call.
   *
   * @throws IllegalArgumentException if that cannot be, with the reason
   */
  Tensor tensor();
}

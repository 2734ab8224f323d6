package dev.cardinal.plan;

import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;

/** Where a value is during a run. */
public sealed interface Placement {
  /** The value's type. */
  TensorType type();

  /**
   * A part of the run's arena.
   *
   * @param offset in bytes, a multiple of 64
   * @param type the value's type
   * @param layout the order of its elements
   */
  record InArena(long offset, TensorType type, Layout layout) implements Placement {}

  /**
   * A constant.
   *
   * @param tensor its value
   */
  record Constant(Tensor tensor) implements Placement {
    @Override
    public TensorType type() {
      return tensor.type();
    }
  }
}

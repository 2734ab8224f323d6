package dev.cardinal.vector.ukernel;

/**
 * Activations that only bound a value, so that one loop serves them all: the identity, ReLU and
 * clips. NaN stays.
 *
 * @param least the lower bound; nothing is less than negative infinity
 * @param most the upper bound
 */
record F32Bounds(float least, float most) {
  static final F32Bounds NONE = new F32Bounds(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  /** Whether an activation is nothing but bounds. */
  static boolean are(F32Activation activation) {
    return activation instanceof F32Activation.Identity
        || activation instanceof F32Activation.Relu
        || activation instanceof F32Activation.Clip;
  }

  /** The bounds of an activation, none if it is more than that. */
  static F32Bounds of(F32Activation activation) {
    return switch (activation) {
      case F32Activation.Relu() -> new F32Bounds(0, Float.POSITIVE_INFINITY);
      case F32Activation.Clip(float low, float high) -> new F32Bounds(low, high);
      default -> NONE;
    };
  }
}

package dev.cardinal.op;

/**
 * x where x is not negative, else alpha x, of every element of a float32 tensor.
 *
 * @param alpha the slope of negative elements
 */
public record LeakyRelu(float alpha) implements UnaryOp {
  /** With ONNX's default: alpha 0.01. */
  public LeakyRelu() {
    this(0.01f);
  }

  @Override
  public Activation activation() {
    return Activation.leakyRelu(alpha);
  }
}

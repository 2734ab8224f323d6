package dev.cardinal.op;

/**
 * max(0, min(1, alpha x + beta)) of every element of a float32 tensor.
 *
 * @param alpha the slope
 * @param beta the offset
 */
public record HardSigmoid(float alpha, float beta) implements UnaryOp {
  /** With ONNX's defaults: alpha 0.2, beta 0.5. */
  public HardSigmoid() {
    this(0.2f, 0.5f);
  }

  @Override
  public Activation activation() {
    return Activation.hardSigmoid(alpha, beta);
  }
}

package dev.cardinal.op;

/** Hyperbolic tangent of every element of a float32 tensor. */
public record Tanh() implements UnaryOp {
  @Override
  public Activation activation() {
    return Activation.TANH;
  }
}

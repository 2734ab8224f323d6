package dev.cardinal.op;

/** max(x, 0) of every element. */
public record Relu() implements UnaryOp {
  @Override
  public Activation activation() {
    return Activation.RELU;
  }
}

package dev.cardinal.op;

/** x max(0, min(1, x / 6 + 1 / 2)) of every element of a float32 tensor. */
public record HardSwish() implements UnaryOp {
  @Override
  public Activation activation() {
    return Activation.HARD_SWISH;
  }
}

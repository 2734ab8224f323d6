package dev.cardinal.op;

/** 1 / (1 + exp(-x)) of every element of a float32 tensor. */
public record Sigmoid() implements UnaryOp {
  @Override
  public Activation activation() {
    return Activation.SIGMOID;
  }
}

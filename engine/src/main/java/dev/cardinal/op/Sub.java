package dev.cardinal.op;

/** a - b, with broadcasting. */
public record Sub() implements BinaryOp {
  @Override
  public double apply(double a, double b) {
    return a - b;
  }

  @Override
  public long apply(long a, long b) {
    return a - b;
  }
}

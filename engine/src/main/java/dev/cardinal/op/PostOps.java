package dev.cardinal.op;

/**
 * What follows a convolution or a matrix product within the same step, in this order: the bias (an
 * operand of the operator itself, where given), the residual, the activation. Every production
 * kernel takes all of it.
 *
 * @param residual whether the operand after the bias is a tensor of the result's shape, to be added
 * @param activation applied last
 */
public record PostOps(boolean residual, Activation activation) {
  /** Nothing but the bias. */
  public static final PostOps NONE = new PostOps(false, Activation.IDENTITY);

  /** The same with a residual to add. */
  public PostOps withResidual() {
    return new PostOps(true, activation);
  }

  /** The same with another activation. */
  public PostOps withActivation(Activation last) {
    return new PostOps(residual, last);
  }

  /** As in {@code +residual+relu}; empty if there is nothing. */
  @Override
  public String toString() {
    return (residual ? "+residual" : "")
        + (activation.kind() == Activation.Kind.IDENTITY ? "" : "+" + activation);
  }
}

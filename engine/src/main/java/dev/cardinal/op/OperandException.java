package dev.cardinal.op;

/**
 * Operands that an operator cannot take. The message says what was found and what was expected; it
 * does not name the node, which whoever evaluates the graph adds.
 */
public final class OperandException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error with the reason, such as {@code src has 3 channels, weights expect 4 x 1 group}. */
  public OperandException(String reason) {
    super(reason);
  }
}

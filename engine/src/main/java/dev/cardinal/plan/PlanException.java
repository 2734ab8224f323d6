package dev.cardinal.plan;

/** A graph for which no plan can be made within the session's options; the message says why. */
public final class PlanException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** An error with its message. */
  public PlanException(String message) {
    super(message);
  }

  /** An error with its message and cause. */
  public PlanException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.cardinal.app;

/** An error whose message says to the user what is wrong and what to do. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public CommandException(String message) {
    super(message);
  }

  /** With what is wrong and what to do, and what it comes from. */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}

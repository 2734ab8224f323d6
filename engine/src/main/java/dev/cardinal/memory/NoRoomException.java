package dev.cardinal.memory;

/** The process has no room for more memory. Its message says what would help. */
public final class NoRoomException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.cardinal.onednn.library;

import java.io.Serial;

/** Why oneDNN cannot be used in this process; the message says so to people, in one sentence. */
public final class UnavailableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public UnavailableException(String reason) {
    super(reason);
  }

  public UnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

package dev.cardinal.onednn;

import java.io.Serial;

/** Why oneDNN cannot be used in this process; the message says so to people, in one sentence. */
final class UnavailableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnavailableException(String reason) {
    super(reason);
  }

  UnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

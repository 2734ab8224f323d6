package dev.cardinal.bench.peer;

/** A contestant did not do what it was asked for; the message is the reason, for people. */
public final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public PeerException(String reason) {
    super(reason);
  }
}

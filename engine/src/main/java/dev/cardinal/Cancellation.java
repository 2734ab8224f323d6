package dev.cardinal;

/** Lets one thread cancel the runs of another. A cancelled token stays cancelled. */
public final class Cancellation {
  private volatile boolean cancelled;

  /** A token that is not cancelled. */
  public Cancellation() {}

  /** Ends the runs that were given this token before their next step. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether {@link #cancel} has been called. */
  public boolean isCancelled() {
    return cancelled;
  }
}

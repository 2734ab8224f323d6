package dev.cardinal.graph;

/** A graph that cannot be: the message names the node, the shapes and the reason. */
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error with its message. */
  public GraphException(String message) {
    super(message);
  }

  /** An error with its message and cause. */
  public GraphException(String message, Throwable cause) {
    super(message, cause);
  }
}

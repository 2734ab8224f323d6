package dev.cardinal.spi;

/** A kernel's answer to a node. */
public sealed interface Support {
  /** The kernel takes the node. */
  record Supported() implements Support {}

  /**
   * The kernel declines.
   *
   * @param reason one sentence for people, such as {@code kernel is 3x3, only 1x1 is taken}
   */
  record Unsupported(String reason) implements Support {}

  /** The kernel takes the node. */
  Support YES = new Supported();

  /** The kernel declines for the given reason. */
  static Support no(String reason) {
    return new Unsupported(reason);
  }

  /** Accepts if the condition holds, else declines for the reason. */
  static Support when(boolean condition, String reason) {
    return condition ? YES : no(reason);
  }
}

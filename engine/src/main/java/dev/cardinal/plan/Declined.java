package dev.cardinal.plan;

/**
 * A kernel, or a whole backend, that did not take a node.
 *
 * @param candidate the kernel's id or the backend's name
 * @param reason why not
 */
public record Declined(String candidate, String reason) {
  @Override
  public String toString() {
    return candidate + ": " + reason;
  }
}

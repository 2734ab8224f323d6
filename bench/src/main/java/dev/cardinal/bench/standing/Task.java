package dev.cardinal.bench.standing;

/**
 * What one child process measures.
 *
 * @param kind a network beside its peers, or grouped convolutions alone beside oneDNN's
 * @param model the built-in network; of which the convolutions are, if they are measured alone
 * @param batch images in one run
 * @param threads threads that compute
 * @param polluted whether the process has run five other networks before
 * @param rounds how many rounds
 * @param warmUpMillis how long each contestant runs before the first round, at least
 */
public record Task(
    Kind kind,
    String model,
    int batch,
    int threads,
    boolean polluted,
    int rounds,
    int warmUpMillis) {
  /** What is measured. */
  public enum Kind {
    /** A whole network, and the steps of its runs. */
    NETWORK,
    /** Grouped convolutions, each alone. */
    GROUPED
  }

  /** Whether both measure the same, perhaps in different numbers of rounds. */
  boolean isLike(Task other) {
    return kind == other.kind
        && model.equals(other.model)
        && batch == other.batch
        && threads == other.threads
        && polluted == other.polluted;
  }

  /** As in {@code resnet18, batch 1, 2 threads}. */
  @Override
  public String toString() {
    return model
        + (kind == Kind.GROUPED ? "'s grouped convolutions" : "")
        + ", batch "
        + batch
        + (threads == 1 ? ", 1 thread" : ", " + threads + " threads")
        + (polluted ? ", after other networks" : "");
  }
}

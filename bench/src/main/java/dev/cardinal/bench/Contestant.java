package dev.cardinal.bench;

import dev.cardinal.tensor.Tensor;

/** Something that runs one network on one input, to be timed beside others. */
interface Contestant extends AutoCloseable {
  /** The name, with the version where it has one. */
  String name();

  /** Runs the network once; the result may be valid only until the next run. */
  Tensor run();

  /** Whether it computes the whole network, so that its output can be compared. */
  default boolean computesTheNetwork() {
    return true;
  }

  @Override
  void close();
}

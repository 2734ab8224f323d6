package dev.cardinal.bench.contest;

import dev.cardinal.tensor.Tensor;

/** Something that runs one network or kernel on one input, to be timed beside others. */
public interface Contestant extends AutoCloseable {
  /** The name, with the version where it has one. */
  String name();

  /** Runs once. */
  void run();

  /** The output of the last run, valid until the next one. */
  Tensor output();

  /** Whether it computes the whole network, so that its output can be compared. */
  default boolean computesTheNetwork() {
    return true;
  }

  /** Called before each timed run, outside its time. */
  default void beforeTimed() {}

  /** Called after each timed run, outside its time. */
  default void afterTimed() {}

  @Override
  void close();
}

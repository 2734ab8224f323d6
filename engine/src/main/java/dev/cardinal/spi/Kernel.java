package dev.cardinal.spi;

/**
 * A node's computation, made for exactly its types. Immutable after it is made: several runs may
 * use it at once, each with its own {@link KernelCall}. The result must not depend on the number of
 * workers.
 */
public interface Kernel extends AutoCloseable {
  /** Computes the results. */
  void run(KernelCall call);

  /**
   * Whether {@link #run} reads an operand that is constant. A kernel that has packed it says no:
   * the plan then does not keep the original.
   */
  default boolean reads(int operand) {
    return true;
  }

  /** Scratch floats that one worker needs during a task; the array given may be larger. */
  default int workerFloats() {
    return 0;
  }

  /** Scratch floats that all workers of a run share; the array given may be larger. */
  default int sharedFloats() {
    return 0;
  }

  /** Frees what the garbage collector does not; called once, when the plan ends. */
  @Override
  default void close() {}
}

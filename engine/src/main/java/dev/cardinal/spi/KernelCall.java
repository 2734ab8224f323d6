package dev.cardinal.spi;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * One execution of a kernel: its tensors, its scratch memory and the workers that serve it.
 * Results, and operands that are not constant, are all in native memory, aligned to 64 bytes, if a
 * kernel of the plan needs that; if none does, they are all slices of arrays of floats, whatever
 * their type.
 */
public interface KernelCall {
  /** An operand that is given. */
  Tensor src(int operand);

  /** A result to be overwritten. */
  Tensor dst(int result);

  /** At least {@link Kernel#sharedFloats()} floats of any content, the same for all tasks. */
  float[] shared();

  /**
   * At least {@link Kernel#scratchBytes()} bytes of any content, in native memory aligned to 64
   * bytes.
   */
  MemorySegment scratch();

  /**
   * Runs tasks 0 to {@code tasks - 1} on the workers, the calling thread among them, and returns
   * when all are done. Tasks are dealt out in contiguous ranges of equal length. May be called
   * several times by one kernel, not from within a task.
   *
   * @throws RuntimeException the first failure of a task, when all workers have stopped
   */
  void parallel(int tasks, Task task);

  /** A part of a kernel's work that is independent of its other parts. */
  @FunctionalInterface
  interface Task {
    /**
     * Does one part.
     *
     * @param index which part
     * @param scratch at least {@link Kernel#workerFloats()} floats of any content, this worker's
     *     own
     */
    void run(int index, float[] scratch);

    /**
     * Called on a worker before it does the first of the tasks that are meant for it, if there are
     * several workers: may fetch into its caches what these tasks read and others wrote. Must do
     * nothing that a result depends on.
     *
     * @param first the first of the tasks that are meant for the worker; others may take some
     * @param end the first behind them
     * @param scratch as in {@link #run}
     */
    default void approach(int first, int end, float[] scratch) {}
  }
}

package dev.cardinal.spi;

import dev.cardinal.tensor.Layout;
import java.util.List;

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

  /**
   * Whether {@link #run} needs operands that are not constant, results and scratch bytes in native
   * memory. All tensors of a plan are there if one of its kernels needs it, else on the heap.
   */
  default boolean nativeMemory() {
    return false;
  }

  /**
   * Scratch bytes that a run needs, aligned to 64 bytes; the memory given may be larger. Only for
   * kernels that need native memory.
   */
  default long scratchBytes() {
    return 0;
  }

  /** The layout in which an operand that is not constant must come; constants are row-major. */
  default Layout srcLayout(int operand) {
    return Layout.ROW_MAJOR;
  }

  /** The layout in which a result is left. */
  default Layout dstLayout(int result) {
    return Layout.ROW_MAJOR;
  }

  /**
   * Whether {@link #run} computes on threads of a native library, which belong to the thread that
   * calls it, rather than on the workers. The runs of a session then go through one thread, and the
   * workers rest meanwhile.
   */
  default boolean ownThreads() {
    return false;
  }

  /** The kernel's inner loops, those that take most of its time, to be compiled before a run. */
  default List<Rehearsal> rehearsals() {
    return List.of();
  }

  /** Frees what the garbage collector does not; called once, when the plan ends. */
  @Override
  default void close() {}
}

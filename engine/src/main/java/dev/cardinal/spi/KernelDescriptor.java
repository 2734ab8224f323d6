package dev.cardinal.spi;

import java.util.Optional;

/** A kernel before it is made for a node: says what it takes, and makes it. */
public interface KernelDescriptor {
  /**
   * The kernel's only name, in plans, traces, tests and benchmarks: backend, operator, algorithm
   * and type, as in {@code vector:conv:packed_f32_4x2v}.
   */
  String id();

  /** Whether the kernel takes a node; must be cheap. */
  Support support(KernelQuery query);

  /**
   * Makes the kernel for a node that {@link #support} accepts.
   *
   * @param weights where packed weights are kept, once per session
   */
  Kernel create(KernelQuery query, PackedWeights weights);

  /**
   * This kernel and the next as one, where that is faster; must be cheap.
   *
   * @param query what this kernel was chosen for
   * @param next the kernel of the node that follows and reads, as its operand 0, this one's only
   *     result, which nothing else reads
   * @param nextQuery what the next was chosen for
   */
  default Optional<FusedDescriptor> fused(
      KernelQuery query, KernelDescriptor next, KernelQuery nextQuery) {
    return Optional.empty();
  }
}

package dev.cardinal.spi;

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
}

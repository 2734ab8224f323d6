package dev.cardinal.spi;

/**
 * Two kernels as one, before it is made: it computes a node and the node that alone reads its
 * result, and leaves nothing of that result in memory that runs share.
 *
 * <p>The operands of a fused kernel are those of the first node, and then those of the second, of
 * which operand 0, the result in between, is absent. Its results are the second's.
 */
public interface FusedDescriptor {
  /** The kernel's only name, as in {@link KernelDescriptor#id}. */
  String id();

  /**
   * Makes the kernel. It takes the operands, and leaves the results, in the layouts of the two
   * kernels that it is made of.
   *
   * @param weights where packed weights are kept, once per session
   */
  Kernel create(KernelQuery first, KernelQuery second, PackedWeights weights);
}

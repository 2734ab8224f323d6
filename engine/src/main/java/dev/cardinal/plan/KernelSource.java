package dev.cardinal.plan;

import dev.cardinal.graph.Node;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;

/** Where drafts get the kernels of their steps. */
interface KernelSource {
  /**
   * A kernel with how it was chosen.
   *
   * @param choice its descriptor and who declined before it
   * @param kernel the kernel
   */
  record Made(KernelChoice choice, Kernel kernel) {}

  /**
   * The kernel for a node.
   *
   * @param workload as in {@link StepKind}
   */
  Made make(Node node, String workload, KernelQuery query);

  /** Kernels that can run, each made for its node. */
  static KernelSource of(KernelSelector selector, PackedWeights weights) {
    return (node, workload, query) -> {
      KernelChoice choice = selector.select(node, workload, query);
      return new Made(choice, choice.kernel().create(query, weights));
    };
  }
}

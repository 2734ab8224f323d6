package dev.cardinal.plan;

import dev.cardinal.graph.Node;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.Optional;

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
   * @param flops as in {@link Step}
   */
  Made make(Node node, String workload, KernelQuery query, long flops);

  /**
   * The kernel for a node and the one that alone reads its result.
   *
   * @param first the first node as its own kernel was asked
   * @param second the second node as its own kernel was asked
   * @param more the second's floating-point operations; the first's were told when its own kernel
   *     was made
   */
  Kernel fuse(FusedDescriptor kernel, KernelQuery first, KernelQuery second, long more);

  /**
   * The layout that a node would like to share with its neighbours, as in {@link Backend#common}.
   *
   * @param workload as in {@link StepKind}
   */
  Optional<Layout> common(Node node, String workload, KernelQuery query);

  /** Whether kernels that need native memory are preferred somewhere. */
  boolean nativeMemory();

  /** A constant that runs read, as they are to read it. */
  Tensor kept(Tensor constant);

  /** Kernels that can run, each made for its node. */
  static KernelSource of(KernelSelector selector, PackedWeights weights, KernelListener listener) {
    return new KernelSource() {
      @Override
      public Made make(Node node, String workload, KernelQuery query, long flops) {
        KernelChoice choice = selector.select(node, workload, query);
        Kernel kernel = choice.kernel().create(query, weights);
        listener.made(kernel, flops);
        return new Made(choice, kernel);
      }

      @Override
      public Kernel fuse(FusedDescriptor fused, KernelQuery first, KernelQuery second, long more) {
        Kernel kernel = fused.create(first, second, weights);
        listener.made(kernel, more);
        return kernel;
      }

      @Override
      public Optional<Layout> common(Node node, String workload, KernelQuery query) {
        return selector.common(node, workload, query);
      }

      @Override
      public boolean nativeMemory() {
        return selector.nativeMemory();
      }

      @Override
      public Tensor kept(Tensor constant) {
        return weights.kept(constant);
      }
    };
  }
}

package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells which steps plans of one graph would have, reorders included, without making the plans: a
 * kernel is made once for each workload, its layouts are remembered, and it is closed.
 */
public final class PlanSketches {
  private final TypedGraph graph;
  private final KernelSelector selector;
  private final PackedWeights weights;
  private final KernelOptions options;
  private final Map<Question, KernelSource.Made> answers = new HashMap<>();

  private record Question(
      String workload,
      List<Layout> layouts,
      List<Layout> wanted,
      List<Backend> order,
      boolean nativeMemory) {}

  /**
   * A step that a plan would have.
   *
   * @param kind what decides how long it takes
   * @param bytes the size of its operands and results in the arena
   */
  public record Sketched(StepKind kind, long bytes) {}

  /**
   * Sketches for a graph.
   *
   * @param selector chooses kernels; its assignment is replaced
   * @param weights keeps packed weights of the kernels that are made
   * @throws PlanException if a type is not known
   */
  public PlanSketches(
      Graph graph, KernelSelector selector, PackedWeights weights, KernelOptions options) {
    this.graph = TypedGraph.of(graph);
    this.selector = selector;
    this.weights = weights;
    this.options = options;
  }

  /**
   * The steps that a plan would have whose backends are assigned so.
   *
   * @throws PlanException if no kernel takes a node
   */
  public List<Sketched> steps(Assignment assignment) {
    KernelSelector assigned = selector.with(assignment);
    var kernels =
        new KernelSource() {
          @Override
          public Made make(Node node, String workload, KernelQuery query, long flops) {
            return answer(assigned, node, workload, query);
          }

          @Override
          public Kernel fuse(
              FusedDescriptor fused, KernelQuery first, KernelQuery second, long more) {
            return new Remembered(List.of(), List.of(), first.options().nativeMemory());
          }

          @Override
          public Optional<Layout> common(Node node, String workload, KernelQuery query) {
            return assigned.common(node, workload, query);
          }

          @Override
          public boolean nativeMemory() {
            return assigned.nativeMemory();
          }

          @Override
          public Tensor kept(Tensor constant) {
            return constant; // nothing will run
          }
        };
    return Drafts.of(graph, kernels, options).steps().stream()
        .map(draft -> new Sketched(draft.kind(), draft.bytes()))
        .toList();
  }

  private KernelSource.Made answer(
      KernelSelector assigned, Node node, String workload, KernelQuery query) {
    var question =
        new Question(
            workload,
            query.layouts(),
            query.wanted(),
            assigned.order(node, workload),
            query.options().nativeMemory());
    KernelSource.Made known = answers.get(question);
    if (known == null) {
      KernelChoice choice = assigned.select(node, workload, query);
      try (Kernel kernel = choice.kernel().create(query, weights)) {
        known = new KernelSource.Made(choice, Remembered.of(kernel, query));
      }
      answers.put(question, known);
    }
    return known;
  }

  /**
   * What is left of a kernel: its layouts, and where it needs its tensors. It reads no constant, so
   * that none is copied for it.
   */
  private record Remembered(List<Layout> src, List<Layout> dst, boolean nativeMemory)
      implements Kernel {
    static Remembered of(Kernel kernel, KernelQuery query) {
      return new Remembered(
          IntStream.range(0, query.operands().count())
              .mapToObj(i -> isAsked(query, i) ? kernel.srcLayout(i) : Layout.ROW_MAJOR)
              .toList(),
          IntStream.range(0, query.results().size()).mapToObj(kernel::dstLayout).toList(),
          kernel.nativeMemory());
    }

    /** A kernel need not know the layout of what is absent or constant. */
    private static boolean isAsked(KernelQuery query, int operand) {
      return query.operands().has(operand) && query.operands().value(operand).isEmpty();
    }

    @Override
    public void run(KernelCall call) {
      throw new UnsupportedOperationException("only the kernel's layouts are remembered");
    }

    @Override
    public boolean reads(int operand) {
      return false;
    }

    @Override
    public Layout srcLayout(int operand) {
      return src.get(operand);
    }

    @Override
    public Layout dstLayout(int result) {
      return dst.get(result);
    }
  }
}

package dev.cardinal.plan;

import dev.cardinal.graph.Value;
import dev.cardinal.plan.Draft.Part;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one step of two where the second alone reads what the first has just computed, and the
 * backend of both has a kernel that does both.
 */
final class Fusions {
  private final List<Draft> drafts;
  private final KernelSource kernels;
  private final Map<Value, Integer> readers = new HashMap<>();

  private Fusions(List<Draft> drafts, Collection<Source> outputs, KernelSource kernels) {
    this.drafts = drafts;
    this.kernels = kernels;
    outputs.forEach(this::count);
    drafts.forEach(draft -> draft.src().forEach(src -> src.ifPresent(this::count)));
  }

  private void count(Source source) {
    if (source instanceof Buffer buffer) {
      readers.merge(buffer.owner(), 1, Integer::sum);
    }
  }

  /**
   * Fuses what can be.
   *
   * @param drafts all steps in order; pairs among them are replaced
   * @param outputs where the graph's outputs are at the end
   */
  static void fuse(List<Draft> drafts, Collection<Source> outputs, KernelSource kernels) {
    var fusions = new Fusions(drafts, outputs, kernels);
    for (int i = 0; i + 1 < drafts.size(); i++) {
      fusions.fuse(i);
    }
  }

  private void fuse(int index) {
    Draft first = drafts.get(index);
    Draft second = drafts.get(index + 1);
    descriptor(first, second)
        .ifPresent(
            kernel -> {
              drafts.set(index, fused(kernel, first, second));
              drafts.remove(index + 1);
              first.kernel().close();
              second.kernel().close();
            });
  }

  private Optional<FusedDescriptor> descriptor(Draft first, Draft second) {
    if (first.parts().size() > 1 || !follows(first, second)) {
      return Optional.empty();
    }
    Part one = first.parts().getFirst();
    Part two = second.parts().getFirst();
    return one.choice().kernel().fused(one.query(), two.choice().kernel(), two.query());
  }

  /** Whether a step's operand 0 is the only result of the one before, for it alone. */
  private boolean follows(Draft first, Draft second) {
    return first.dst().size() == 1
        && !second.src().isEmpty()
        && second.src().getFirst().equals(Optional.of(first.dst().getFirst()))
        && readers.get(first.dst().getFirst().owner()) == 1;
  }

  private Draft fused(FusedDescriptor fused, Draft first, Draft second) {
    var parts = List.of(first.parts().getFirst(), second.parts().getFirst());
    Kernel kernel =
        kernels.fuse(fused, parts.getFirst().query(), parts.getLast().query(), second.flops());
    var src = new ArrayList<>(first.src());
    src.add(Optional.empty());
    src.addAll(second.src().subList(1, second.src().size()));
    for (int i = 0; i < src.size(); i++) {
      if (src.get(i).isPresent()
          && src.get(i).get() instanceof Source.Constant
          && !kernel.reads(i)) {
        src.set(i, Optional.empty());
      }
    }
    long flops = first.flops() + second.flops();
    return Draft.of(parts, fused.id(), kernel, flops, src, second.dst());
  }
}

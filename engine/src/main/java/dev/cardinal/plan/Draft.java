package dev.cardinal.plan;

import dev.cardinal.graph.Value;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A step whose kernel is made and whose tensors have no place yet.
 *
 * @param parts the nodes that it computes: one, or two that are fused
 * @param kind what decides how long it takes
 * @param kernel the kernel
 * @param flops as in {@link Step}
 * @param src the operands, empty for those not given and constants that the kernel has packed
 * @param dst the results
 */
record Draft(
    List<Part> parts,
    StepKind kind,
    Kernel kernel,
    long flops,
    List<Optional<Source>> src,
    List<Source.Buffer> dst) {
  /** Copies the lists. */
  Draft {
    parts = List.copyOf(parts);
    src = List.copyOf(src);
    dst = List.copyOf(dst);
  }

  /**
   * A node.
   *
   * @param node its name
   * @param workload as in {@link StepKind}
   * @param query the node as its kernel was asked
   * @param choice the descriptor of the kernel that was chosen for it, and who declined before
   */
  record Part(String node, String workload, KernelQuery query, KernelChoice choice) {
    private Stream<Declined> namedDeclined() {
      return choice.declined().stream()
          .map(declined -> new Declined(node + ": " + declined.candidate(), declined.reason()));
    }
  }

  /**
   * A draft.
   *
   * @param id the kernel's
   */
  static Draft of(
      List<Part> parts,
      String id,
      Kernel kernel,
      long flops,
      List<Optional<Source>> src,
      List<Source.Buffer> dst) {
    String workload = joined(parts, Part::workload);
    return new Draft(parts, StepKind.of(workload, id, src, dst), kernel, flops, src, dst);
  }

  /** The names of the nodes. */
  String node() {
    return joined(parts, Part::node);
  }

  /** The types of the nodes' operators. */
  String operator() {
    return joined(parts, part -> part.query().op().type());
  }

  /** The nodes' problem strings. */
  String problem() {
    return joined(parts, part -> part.query().problem());
  }

  /** The candidates that did not take the nodes; of two nodes each says which. */
  List<Declined> declined() {
    return parts.size() == 1
        ? parts.getFirst().choice().declined()
        : parts.stream().flatMap(Part::namedDeclined).toList();
  }

  private static String joined(List<Part> parts, Function<Part, String> text) {
    return parts.stream().map(text).collect(Collectors.joining(Step.AND));
  }

  /** The size in the arena of what is read and written. */
  long bytes() {
    long sum = 0;
    for (Optional<Source> operand : src) {
      sum += operand.isPresent() && operand.get() instanceof Source.Buffer b ? b.bytes() : 0;
    }
    for (Source.Buffer result : dst) {
      sum += result.bytes();
    }
    return sum;
  }

  /** Where a tensor comes from. */
  sealed interface Source {
    /**
     * A constant.
     *
     * @param tensor its value
     */
    record Constant(Tensor tensor) implements Source {}

    /**
     * A buffer of the arena.
     *
     * @param owner the value that the buffer is named after
     * @param type the type as which the tensor is used
     * @param layout the layout as which it is used
     */
    record Buffer(Value owner, TensorType type, Layout layout) implements Source {
      /** The same buffer under another type and row-major, as a view sees it. */
      Buffer view(TensorType as) {
        return new Buffer(owner, as, Layout.ROW_MAJOR);
      }

      /** The same bytes called by another layout. */
      Buffer as(Layout same) {
        return new Buffer(owner, type, same);
      }

      /** The size in memory. */
      long bytes() {
        return Math.multiplyExact(layout.elements(type.shape()), type.dtype().byteSize());
      }
    }
  }
}

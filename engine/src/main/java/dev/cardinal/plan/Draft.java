package dev.cardinal.plan;

import dev.cardinal.graph.Value;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A step whose kernel is made and whose tensors have no place yet.
 *
 * @param node the node's name
 * @param query the node
 * @param kind what decides how long it takes
 * @param choice the kernel's descriptor and who declined before it
 * @param kernel the kernel
 * @param flops as in {@link Step}
 * @param src the operands, empty for those not given and constants that the kernel has packed
 * @param dst the results
 */
record Draft(
    String node,
    KernelQuery query,
    StepKind kind,
    KernelChoice choice,
    Kernel kernel,
    long flops,
    List<Optional<Source>> src,
    List<Source.Buffer> dst) {
  /** Copies the lists. */
  Draft {
    src = List.copyOf(src);
    dst = List.copyOf(dst);
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

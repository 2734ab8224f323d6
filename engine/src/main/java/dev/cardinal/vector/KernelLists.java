package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.op.Op;
import dev.cardinal.spi.KernelDescriptor;
import java.util.List;

/** The kernels for each operator. The order of a list is the policy: special before general. */
final class KernelLists {
  private static final List<KernelDescriptor> CONV =
      List.of(new PackedConvF32(), new OffsetConvF32());

  private KernelLists() {}

  /** The candidates for an operator. */
  static List<KernelDescriptor> of(Op op) {
    return switch (op) {
      case Conv conv -> CONV;
      default -> List.of();
    };
  }
}

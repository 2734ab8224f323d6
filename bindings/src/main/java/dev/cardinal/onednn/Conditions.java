package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.FormatTag;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.TensorType;
import java.util.Set;

/** Conditions that several kernels share. */
final class Conditions {
  private Conditions() {}

  /**
   * Accepts if all tensors that are computed with are of float32, not empty, and of a rank that has
   * a name for its order. Operands that only say how to compute may be of any type.
   */
  static Support tensors(KernelQuery query) {
    Operands operands = query.operands();
    Set<Integer> attributes = query.op().valueOperands();
    for (int i = 0; i < operands.count(); i++) {
      if (operands.has(i) && !attributes.contains(i)) {
        Support support = tensor("operand " + i, operands.type(i), 0);
        if (support instanceof Support.Unsupported) {
          return support;
        }
      }
    }
    for (TensorType result : query.results()) {
      Support support = tensor("the result", result, 1);
      if (support instanceof Support.Unsupported) {
        return support;
      }
    }
    return Support.YES;
  }

  private static Support tensor(String name, TensorType type, int leastRank) {
    if (type.dtype() != DType.FLOAT32) {
      return Support.no(name + " is " + type + ", only float32 is taken");
    }
    int rank = type.shape().rank();
    if (rank < leastRank || rank > FormatTag.MOST_DENSE) {
      return Support.no(
          "%s is %s of rank %d, only %d to %d are taken"
              .formatted(name, type, rank, leastRank, FormatTag.MOST_DENSE));
    }
    return Support.when(type.shape().elements() > 0, name + " is " + type + ", which is empty");
  }

  /** Accepts if operands that are given from one index on are constant. */
  static Support constant(KernelQuery query, int first, String names) {
    Operands operands = query.operands();
    for (int i = first; i < operands.count(); i++) {
      if (operands.has(i) && operands.value(i).isEmpty()) {
        return Support.no(names + " are not constant");
      }
    }
    return Support.YES;
  }
}

package dev.cardinal.spi;

import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * A node as a kernel sees it.
 *
 * @param op the operator
 * @param operands the types of all operands, and the values of those that are constant
 * @param results the inferred types of the results
 */
public record KernelQuery(Op op, Operands operands, List<TensorType> results) {
  /** Copies the list. */
  public KernelQuery {
    results = List.copyOf(results);
  }

  /** A query with the results inferred. */
  public static KernelQuery of(Op op, Operands operands) {
    return new KernelQuery(op, operands, op.infer(operands));
  }

  /**
   * The problem string: that of {@link ConvProblem} for two-dimensional convolutions; else the
   * operator and its operands' shapes, as in {@code maxpool 1x64x112x112}.
   */
  public String problem() {
    if (op instanceof Conv conv && operands.shape(Conv.SRC).rank() == 4) {
      return ConvProblem.of(conv, operands).toString();
    }
    var text = new StringBuilder(op.type().toLowerCase(java.util.Locale.ROOT));
    for (int i = 0; i < operands.count(); i++) {
      text.append(' ').append(operands.has(i) ? operands.shape(i) : "-");
    }
    return text.toString();
  }
}

package dev.cardinal.spi;

import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Reorder;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A node as a kernel sees it.
 *
 * @param op the operator
 * @param operands the types of all operands, and the values of those that are constant
 * @param results the inferred types of the results
 * @param layouts for each operand, the layout in which the step before leaves it: a kernel that
 *     takes it so saves a reorder
 * @param wanted for each result, the layout in which all steps that read it would like it
 * @param options what the session asks of all kernels
 */
public record KernelQuery(
    Op op,
    Operands operands,
    List<TensorType> results,
    List<Layout> layouts,
    List<Layout> wanted,
    KernelOptions options) {
  /** Copies the lists. */
  public KernelQuery {
    results = List.copyOf(results);
    layouts = List.copyOf(layouts);
    wanted = List.copyOf(wanted);
  }

  /** A query whose results are wanted row-major. */
  public KernelQuery(
      Op op,
      Operands operands,
      List<TensorType> results,
      List<Layout> layouts,
      KernelOptions options) {
    this(op, operands, results, layouts, List.of(), options);
  }

  /** A query with the results inferred, all operands row-major, and the usual options. */
  public static KernelQuery of(Op op, Operands operands) {
    return new KernelQuery(
        op,
        operands,
        op.infer(operands),
        Collections.nCopies(operands.count(), Layout.ROW_MAJOR),
        KernelOptions.USUAL);
  }

  /** The layout in which an operand comes. */
  public Layout layout(int operand) {
    return operand < layouts.size() ? layouts.get(operand) : Layout.ROW_MAJOR;
  }

  /** The layout in which the steps that read a result would like it. */
  public Layout wanted(int result) {
    return result < wanted.size() ? wanted.get(result) : Layout.ROW_MAJOR;
  }

  /**
   * The problem string: that of {@link ConvProblem} for two-dimensional convolutions; else the
   * operator and its operands' shapes, as in {@code maxpool 1x64x112x112}.
   */
  public String problem() {
    if (op instanceof Conv conv && operands.shape(Conv.SRC).rank() == 4) {
      return ConvProblem.of(conv, operands).toString();
    }
    var text = new StringBuilder(op.type().toLowerCase(Locale.ROOT));
    for (int i = 0; i < operands.count(); i++) {
      text.append(' ').append(operands.has(i) ? operands.shape(i) : "-");
    }
    if (op instanceof Reorder(Layout from, Layout to)) {
      text.append(' ').append(from).append(' ').append(to);
    }
    return text.toString();
  }
}

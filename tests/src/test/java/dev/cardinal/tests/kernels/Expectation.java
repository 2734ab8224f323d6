package dev.cardinal.tests.kernels;

import dev.cardinal.op.Activation;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Sum;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * The results of an operator's own evaluation and how far a kernel may be from them.
 *
 * <ul>
 *   <li>Sums of {@code k} terms (convolutions, products, means): {@link #sumTolerance} of the sum
 *       of the terms' absolute values, what is added after them included. An activation may add
 *       {@link #FUNCTION} of the result or 1, whichever is larger, and minimal filtering {@link
 *       WinogradErrors}.
 *   <li>Functions and normalizations: {@link #FUNCTION} or {@link #NORMALIZATION} of the result or
 *       1, whichever is larger.
 *   <li>All others, arithmetic, maxima and what only moves elements among them: nothing.
 * </ul>
 */
final class Expectation {
  /** Half a unit in the last place. */
  private static final double ROUNDING = 0x1p-24;

  static final double FUNCTION = 5e-7;

  static final double NORMALIZATION = 1e-6;

  /** The steepest slope of an activation, hard swish's at 3. */
  private static final double STEEPEST = 1.5;

  private final KernelCase problem;
  private final TestedBackend tested;
  private final List<Tensor> expected;
  private final List<Tensor> magnitudes;
  private final double ofMagnitude;
  private final double ofResult;

  /** What the kernels of a backend must give. */
  Expectation(KernelCase problem, TestedBackend tested) {
    this.problem = problem;
    this.tested = tested;
    Op op = problem.op();
    expected =
        tested == TestedBackend.ONEDNN
            ? OneDnnDifferences.expected(problem, evaluated(problem))
            : evaluated(problem);
    long terms = terms(op, problem.operands());
    if (terms > 0) {
      magnitudes = absolute(op).evaluate(absolute(problem.operands()));
      ofMagnitude = STEEPEST * sumTolerance(terms);
      ofResult = activation(op).equals(Activation.IDENTITY) ? 0 : FUNCTION;
    } else {
      magnitudes = List.of();
      ofMagnitude = 0;
      ofResult = resultTolerance(op, tested);
    }
  }

  /** The evaluation; that of a reorder is its operand, since both are row-major here. */
  private static List<Tensor> evaluated(KernelCase problem) {
    return problem.op() instanceof Reorder
        ? List.of(problem.operands().tensor(0))
        : problem.op().evaluate(problem.operands());
  }

  /**
   * A sum of {@code k} products and its summands: each addition rounds once, each product too where
   * it is not fused. Roundings of long sums cancel out: more than 16 terms are not worse than 16.
   */
  static double sumTolerance(long k) {
    return ROUNDING * (4 + Math.min(k, 16));
  }

  /** Fails unless every element of every result is near enough. */
  void check(List<Tensor> found, KernelDescriptor kernel, List<Layout> standing) {
    LongToDoubleFunction more = more(WinogradErrors.outputs(kernel));
    for (int i = 0; i < expected.size(); i++) {
      check(i, found.get(i), more, kernel.id() + " for " + problem + " standing " + standing);
    }
  }

  /** What a kernel's algorithm may be off besides, for each element. */
  private LongToDoubleFunction more(int winograd) {
    if (winograd == 0) {
      return index -> 0;
    }
    Operands operands = problem.operands();
    Tensor src = operands.tensor(Conv.SRC);
    WinogradErrors errors =
        WinogradErrors.ofRandom(winograd, (Conv) problem.op(), src, operands.tensor(Conv.WEIGHTS));
    return index -> STEEPEST * errors.allowed(index);
  }

  private void check(int result, Tensor found, LongToDoubleFunction more, String name) {
    Tensor right = expected.get(result);
    if (!right.type().equals(found.type())) {
      throw new AssertionError(name + ": " + found + ", expected " + right);
    }
    for (long i = 0; i < right.shape().elements(); i++) {
      double e = right.doubleAt(i);
      double f = found.doubleAt(i);
      double allowed = ofResult * Math.max(1, Math.abs(e)) + more.applyAsDouble(i);
      if (!magnitudes.isEmpty()) {
        allowed += ofMagnitude * magnitudes.get(result).floatAt(i);
      }
      boolean near = Double.isFinite(e) && Math.abs(e - f) <= allowed;
      if (!near && Double.compare(e, f) != 0 && !isKnownDifference(i, e, f)) {
        throw new AssertionError(
            name + " [" + i + "]: " + f + ", expected " + e + " with an error up to " + allowed);
      }
    }
  }

  private boolean isKnownDifference(long index, double e, double f) {
    return tested == TestedBackend.ONEDNN
        && Double.isNaN(e)
        && OneDnnDifferences.mayReplaceNan(problem, index, f);
  }

  /** How many terms one element sums up; 0 if the operator is no sum. */
  private static long terms(Op op, Operands operands) {
    Shape src = operands.shape(0);
    return switch (op) {
      case Object integers when operands.dtype(0) != DType.FLOAT32 -> 0;
      case Conv c -> operands.shape(Conv.WEIGHTS).elements(1, src.rank());
      case Gemm g -> Math.max(1, src.dim(g.transA() ? 0 : 1));
      case MatMul m -> Math.max(1, src.dim(src.rank() - 1));
      case AveragePool p -> p.window().kernel().stream().reduce(1, (a, b) -> a * b);
      case GlobalAveragePool p -> Math.max(1, src.elements(2, src.rank()));
      case ReduceMean r -> Math.max(1, src.elements());
      case Sum s -> operands.count();
      default -> 0;
    };
  }

  private static double resultTolerance(Op op, TestedBackend tested) {
    return switch (op) {
      case Relu r -> 0;
      case UnaryOp u -> FUNCTION;
      case PRelu p -> FUNCTION;
      case BinaryOp b -> 0;
      case Softmax s -> NORMALIZATION;
      case LogSoftmax s when tested == TestedBackend.ONEDNN -> OneDnnDifferences.LOG_SOFTMAX;
      case LogSoftmax s -> NORMALIZATION;
      case Lrn l -> NORMALIZATION;
      case BatchNormalization b -> NORMALIZATION;
      case InstanceNormalization i -> statisticsTolerance(tested);
      case GroupNormalization g -> statisticsTolerance(tested);
      case LayerNormalization l -> statisticsTolerance(tested);
      default -> 0;
    };
  }

  private static double statisticsTolerance(TestedBackend tested) {
    return tested == TestedBackend.ONEDNN ? OneDnnDifferences.STATISTICS : NORMALIZATION;
  }

  private static Activation activation(Op op) {
    return switch (op) {
      case Conv c -> c.postOps().activation();
      case Gemm g -> g.postOps().activation();
      default -> Activation.IDENTITY;
    };
  }

  /** The operator whose result for absolute values is the sum of the terms' absolute values. */
  private static Op absolute(Op op) {
    return switch (op) {
      case Conv c -> c.with(linear(c.postOps()));
      case Gemm g ->
          new Gemm(
              Math.abs(g.alpha()), Math.abs(g.beta()), g.transA(), g.transB(), linear(g.postOps()));
      default -> op;
    };
  }

  private static PostOps linear(PostOps postOps) {
    return postOps.withActivation(Activation.IDENTITY);
  }

  private static Operands absolute(Operands operands) {
    var all = new ArrayList<Operand>();
    for (int i = 0; i < operands.count(); i++) {
      all.add(operands.has(i) ? Operand.of(absolute(operands.tensor(i))) : Operand.ABSENT);
    }
    return new Operands(all);
  }

  /** The absolute values of a tensor of float32. */
  static Tensor absolute(Tensor tensor) {
    if (tensor.dtype() != DType.FLOAT32) {
      return tensor;
    }
    Tensor absolute = tensor.copy();
    for (long i = 0; i < tensor.shape().elements(); i++) {
      absolute.floatAt(i, Math.abs(tensor.floatAt(i)));
    }
    return absolute;
  }
}

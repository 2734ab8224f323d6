package dev.cardinal.tests.kernels;

import dev.cardinal.op.Activation;
import dev.cardinal.op.Clip;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Softmax;
import dev.cardinal.tensor.Tensor;
import java.util.List;

/**
 * Where oneDNN's results are not the operators' own: what docs/onednn.md lists, and nothing else.
 * They concern NaN and infinities only, apart from the precision of logarithms.
 */
final class OneDnnDifferences {
  /** oneDNN's logarithm is off by 3.6e-6 at most as measured, by 5.1e-6 without AVX. */
  static final double LOG_SOFTMAX = 6e-6;

  /** oneDNN adds up an image in float32, which is off by 2.6e-6 at most as measured. */
  static final double STATISTICS = 4e-6;

  private OneDnnDifferences() {}

  /** What oneDNN gives in place of the results of the operator's evaluation. */
  static List<Tensor> expected(KernelCase problem, List<Tensor> evaluated) {
    return switch (problem.op()) {
      case MaxPool pool -> pool.evaluate(Operands.of(withoutNan(problem.operands().tensor(0))));
      case GlobalMaxPool pool ->
          pool.evaluate(Operands.of(withoutNan(problem.operands().tensor(0))));
      case Relu _ -> List.of(withNan(evaluated.getFirst(), 0));
      case HardSigmoid _ -> List.of(withNan(evaluated.getFirst(), 1));
      case Clip _ -> List.of(withNan(evaluated.getFirst(), lowerBound(problem)));
      default -> evaluated;
    };
  }

  /** What an activation makes of NaN. */
  static float ofNan(Activation activation) {
    return switch (activation.kind()) {
      case RELU -> 0;
      case CLIP -> activation.alpha();
      case HARD_SIGMOID -> 1;
      case IDENTITY, LEAKY_RELU, SIGMOID, HARD_SWISH, TANH -> Float.NaN;
    };
  }

  /** Maxima pass over NaN, and begin with the lowest finite number. */
  private static Tensor withoutNan(Tensor src) {
    Tensor copy = src.copy();
    for (long i = 0; i < copy.shape().elements(); i++) {
      float value = copy.floatAt(i);
      copy.floatAt(i, value >= -Float.MAX_VALUE ? value : -Float.MAX_VALUE);
    }
    return copy;
  }

  private static Tensor withNan(Tensor evaluated, float instead) {
    Tensor copy = evaluated.copy();
    for (long i = 0; i < copy.shape().elements(); i++) {
      if (Float.isNaN(copy.floatAt(i))) {
        copy.floatAt(i, instead);
      }
    }
    return copy;
  }

  private static float lowerBound(KernelCase clip) {
    return clip.operands().has(Clip.MIN)
        ? clip.operands().tensor(Clip.MIN).floatAt(0)
        : Clip.LOWEST;
  }

  /**
   * Whether a softmax may have a number where its evaluation is NaN. NaN or infinity among the
   * elements of a sum make the evaluation all NaN; oneDNN gives NaN for these elements, and for
   * others NaN or what a power of minus infinity gives.
   */
  static boolean mayReplaceNan(KernelCase problem, long index, double found) {
    double src = problem.operands().tensor(0).doubleAt(index);
    boolean culprit = Double.isNaN(src) || src == Double.POSITIVE_INFINITY;
    return switch (problem.op()) {
      case Softmax _ -> !culprit && found == 0;
      case LogSoftmax _ -> !culprit && found == Double.NEGATIVE_INFINITY;
      default -> false;
    };
  }
}

package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.PostOp;
import dev.cardinal.op.Activation;
import java.util.Optional;

/** Activations as oneDNN's element-wise functions. */
final class Eltwise {
  private Eltwise() {}

  /** The function, empty for the identity. */
  static Optional<PostOp.Eltwise> of(Activation activation) {
    float alpha = activation.alpha();
    float beta = activation.beta();
    return switch (activation.kind()) {
      case IDENTITY -> Optional.empty();
      case RELU -> eltwise(Algorithm.ELTWISE_RELU, 0, 0);
      case LEAKY_RELU -> eltwise(Algorithm.ELTWISE_RELU, alpha, 0);
      case CLIP -> eltwise(Algorithm.ELTWISE_CLIP, alpha, beta);
      case SIGMOID -> eltwise(Algorithm.ELTWISE_LOGISTIC, 0, 0);
      case HARD_SIGMOID -> eltwise(Algorithm.ELTWISE_HARDSIGMOID, alpha, beta);
      case HARD_SWISH -> eltwise(Algorithm.ELTWISE_HARDSWISH, 1f / 6, 0.5f);
      case TANH -> eltwise(Algorithm.ELTWISE_TANH, 0, 0);
    };
  }

  private static Optional<PostOp.Eltwise> eltwise(Algorithm algorithm, float alpha, float beta) {
    return Optional.of(new PostOp.Eltwise(algorithm, alpha, beta));
  }
}

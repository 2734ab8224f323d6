package dev.cardinal.vector;

import dev.cardinal.op.Activation;
import dev.cardinal.vector.ukernel.F32Activation;

/** The line kernels of activations. */
final class Activations {
  private Activations() {}

  /** The line kernel of an activation. */
  static F32Activation of(Activation activation) {
    return switch (activation.kind()) {
      case IDENTITY -> new F32Activation.Identity();
      case RELU -> new F32Activation.Relu();
      case LEAKY_RELU -> new F32Activation.LeakyRelu(activation.alpha());
      case CLIP -> new F32Activation.Clip(activation.alpha(), activation.beta());
      case SIGMOID -> new F32Activation.Sigmoid();
      case HARD_SIGMOID -> new F32Activation.HardSigmoid(activation.alpha(), activation.beta());
      case HARD_SWISH -> new F32Activation.HardSwish();
      case TANH -> new F32Activation.Tanh();
    };
  }
}

package dev.cardinal.op;

/**
 * A function of one element, as it can end a convolution. Parameters that a kind does not use are
 * zero.
 *
 * @param kind which function
 * @param alpha the slope of LEAKY_RELU and HARD_SIGMOID, the lower bound of CLIP
 * @param beta the offset of HARD_SIGMOID, the upper bound of CLIP
 */
public record Activation(Kind kind, float alpha, float beta) {
  /** The functions, with ONNX's definitions. NaN goes through each of them. */
  public enum Kind {
    /** x. */
    IDENTITY,
    /** max(x, 0). */
    RELU,
    /** x where x is not negative, else alpha x. */
    LEAKY_RELU,
    /** min(max(x, alpha), beta). */
    CLIP,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** max(0, min(1, alpha x + beta)). */
    HARD_SIGMOID,
    /** x max(0, min(1, x / 6 + 1 / 2)). */
    HARD_SWISH,
    /** Hyperbolic tangent. */
    TANH
  }

  /** No activation. */
  public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0, 0);

  /** max(x, 0). */
  public static final Activation RELU = new Activation(Kind.RELU, 0, 0);

  /** 1 / (1 + exp(-x)). */
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0, 0);

  /** x max(0, min(1, x / 6 + 1 / 2)). */
  public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0, 0);

  /** Hyperbolic tangent. */
  public static final Activation TANH = new Activation(Kind.TANH, 0, 0);

  /** x where x is not negative, else alpha x. */
  public static Activation leakyRelu(float alpha) {
    return new Activation(Kind.LEAKY_RELU, alpha, 0);
  }

  /** min(max(x, min), max). */
  public static Activation clip(float min, float max) {
    return new Activation(Kind.CLIP, min, max);
  }

  /** max(0, min(1, alpha x + beta)). */
  public static Activation hardSigmoid(float alpha, float beta) {
    return new Activation(Kind.HARD_SIGMOID, alpha, beta);
  }

  /** The function's value. */
  public double apply(double x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case CLIP -> Math.min(Math.max(x, alpha), beta);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case HARD_SIGMOID -> Math.max(0, Math.min(1, alpha * x + beta));
      case HARD_SWISH -> x * Math.max(0, Math.min(1, x / 6 + 0.5));
      case TANH -> Math.tanh(x);
    };
  }

  /** The kind in lower case with the parameters that it uses, as in {@code clip(0.0,6.0)}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return switch (kind) {
      case LEAKY_RELU -> name + "(" + alpha + ")";
      case CLIP, HARD_SIGMOID -> name + "(" + alpha + "," + beta + ")";
      case IDENTITY, RELU, SIGMOID, HARD_SWISH, TANH -> name;
    };
  }
}

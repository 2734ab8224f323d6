package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolution (ONNX's, that is cross-correlation) in one to three spatial dimensions, with its
 * epilogue.
 *
 * <p>Operands: 0 src [n, ic, spatial...]; 1 weights [oc, ic / group, kernel...]; 2 bias [oc],
 * optional; 3 residual of the result's shape, if the post-ops have one. Result: [n, oc,
 * spatial...].
 *
 * @param window kernel, strides, pads, dilations
 * @param group the number of groups into which channels are divided
 * @param postOps what follows within the same step
 */
public record Conv(Window window, int group, PostOps postOps) implements Op {
  /** The index of the source operand. */
  public static final int SRC = 0;

  /** The index of the weights operand. */
  public static final int WEIGHTS = 1;

  /** The index of the optional bias operand. */
  public static final int BIAS = 2;

  /** The index of the residual operand, given if and only if the post-ops have one. */
  public static final int RESIDUAL = 3;

  /** A convolution without post-ops. */
  public Conv(Window window, int group) {
    this(window, group, PostOps.NONE);
  }

  /** The same convolution with other post-ops. */
  public Conv with(PostOps other) {
    return new Conv(window, group, other);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 4);
    operands.requireType(SRC, DType.FLOAT32);
    operands.requireType(WEIGHTS, DType.FLOAT32);
    operands.requireRank(SRC, 3, 5);
    Shape src = operands.shape(SRC);
    Shape weights = operands.shape(WEIGHTS);
    operands.requireRank(WEIGHTS, src.rank(), src.rank());
    if (group < 1 || src.dim(1) != weights.dim(1) * group || weights.dim(0) % group != 0) {
      throw new OperandException(
          "src "
              + src
              + " has "
              + src.dim(1)
              + " channels, but weights "
              + weights
              + " with "
              + group
              + " group(s) expect "
              + weights.dim(1) * group
              + " channels and output channels that are a multiple of the groups");
    }
    long oc = weights.dim(0);
    if (operands.has(BIAS)) {
      operands.requireType(BIAS, DType.FLOAT32);
    }
    if (operands.has(BIAS) && !operands.shape(BIAS).equals(Shape.of(oc))) {
      throw new OperandException(
          "bias " + operands.shape(BIAS) + " does not have one element per output channel: " + oc);
    }
    long[] dims = src.dims();
    dims[1] = oc;
    int[] output = resolve(operands).output();
    for (int i = 0; i < output.length; i++) {
      dims[i + 2] = output[i];
    }
    var dst = new TensorType(DType.FLOAT32, Axes.shape(dims));
    if (postOps.residual() != operands.has(RESIDUAL)
        || (postOps.residual() && !operands.type(RESIDUAL).equals(dst))) {
      throw new OperandException(
          "the residual in %s does not fit post-ops '%s': expected %s"
              .formatted(operands, postOps, postOps.residual() ? dst : "none"));
    }
    return List.of(dst);
  }

  /** The window applied to operands that {@link #infer} accepts. */
  public Window.Resolved resolve(Operands operands) {
    Shape weights = operands.shape(WEIGHTS);
    List<Integer> kernel =
        IntStream.range(2, weights.rank())
            .mapToObj(i -> Axes.toInt(weights.dim(i), "kernel size", weights))
            .toList();
    if (!window.kernel().isEmpty() && !window.kernel().equals(kernel)) {
      throw new OperandException(
          "kernel_shape " + window.kernel() + " is not that of the weights " + weights);
    }
    return window.resolve(operands.shape(SRC), kernel);
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    new ConvEvaluation(this, src, dst.getFirst()).run();
  }
}

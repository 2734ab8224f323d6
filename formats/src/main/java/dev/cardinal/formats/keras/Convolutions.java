package dev.cardinal.formats.keras;

import dev.cardinal.formats.StridedTensor;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Convolutions, poolings and matrix products. */
final class Convolutions {
  private Convolutions() {}

  static KerasValue conv(LayerCall call) {
    StridedTensor kernel = KerasAxes.outFirst(call.variable("kernel", 4));
    KerasValue input = call.bareImage();
    Conv conv = new Conv(window(call, input), call.integer("groups", 1));
    return Activations.following(call, applied(call, "kernel", conv, input, kernel, bias(call)));
  }

  static KerasValue depthwise(LayerCall call) {
    StridedTensor kernel = depthwiseKernel(call);
    KerasValue input = call.bareImage();
    return Activations.following(
        call, applied(call, "kernel", each(call, input, kernel), input, kernel, bias(call)));
  }

  /** A depthwise convolution, and a 1x1 convolution of its results. */
  static KerasValue separable(LayerCall call) {
    StridedTensor kernel = depthwiseKernel(call);
    StridedTensor mixing = KerasAxes.outFirst(call.variable("pointwise_kernel", 4));
    KerasValue input = call.bareImage();
    Conv each = each(call, input, kernel);
    KerasValue made = applied(call, "depthwise_kernel", each, input, kernel, Optional.empty());
    var pointwise = new Conv(Window.square(1, 1, 0), 1);
    return Activations.following(
        call, applied(call, "pointwise_kernel", pointwise, made, mixing, bias(call)));
  }

  private static StridedTensor depthwiseKernel(LayerCall call) {
    String name = call.variable("depthwise_kernel").isPresent() ? "depthwise_kernel" : "kernel";
    return KerasAxes.depthwise(call.variable(name, 4));
  }

  private static Conv each(LayerCall call, KerasValue input, StridedTensor kernel) {
    int multiplier = call.integer("depth_multiplier", 1);
    long made = kernel.shape().dim(0);
    if (multiplier < 1 || made % multiplier != 0 || made / multiplier > Integer.MAX_VALUE) {
      throw call.error("its depth_multiplier " + multiplier + " is not that of its kernel");
    }
    return new Conv(window(call, input), (int) (made / multiplier));
  }

  private static Optional<Tensor> bias(LayerCall call) {
    return call.truth("use_bias", true)
        ? Optional.of(call.tensor(call.variable("bias", 1)))
        : Optional.empty();
  }

  private static KerasValue applied(
      LayerCall call,
      String name,
      Conv conv,
      KerasValue input,
      StridedTensor kernel,
      Optional<Tensor> bias) {
    KerasValue src = conv.window().autoPad() == AutoPad.NOTSET ? input : call.padded(input);
    var operands = new ArrayList<Value>(List.of(src.value()));
    operands.add(call.constant(name, call.tensor(kernel)));
    bias.ifPresent(tensor -> operands.add(call.constant("bias", tensor)));
    return new KerasValue(call.node(conv, operands.toArray(Value[]::new)), KerasValue.IMAGE);
  }

  /** The kernel's size is that of the weights. What a ZeroPadding2D is to add, the window adds. */
  private static Window window(LayerCall call, KerasValue input) {
    boolean same = isSame(call);
    return new Window(
        List.of(),
        call.pair("strides"),
        same ? List.of() : input.pads(),
        call.pair("dilation_rate"),
        same ? AutoPad.SAME_UPPER : AutoPad.NOTSET,
        false);
  }

  private static boolean isSame(LayerCall call) {
    String padding = call.text("padding", "valid");
    return switch (padding) {
      case "same" -> true;
      case "valid" -> false;
      default -> throw call.error("the padding '" + padding + "' is not supported");
    };
  }

  static KerasValue maxPool(LayerCall call) {
    KerasValue input = call.bareImage();
    // Zeros around what is not negative change no maximum, and neither does a window's own padding.
    return input.notNegative() && !isSame(call)
        ? new KerasValue(
            call.node(new MaxPool(poolWindow(call, input.pads())), input.value()), KerasValue.IMAGE)
        : pooled(call, new MaxPool(poolWindow(call, List.of())));
  }

  static KerasValue averagePool(LayerCall call) {
    return pooled(call, new AveragePool(poolWindow(call, List.of()), false));
  }

  private static KerasValue pooled(LayerCall call, Op op) {
    return new KerasValue(call.node(op, call.image().value()), KerasValue.IMAGE);
  }

  private static Window poolWindow(LayerCall call, List<Integer> pads) {
    List<Integer> size = call.pair("pool_size");
    List<Integer> kernel = size.isEmpty() ? List.of(2, 2) : size;
    List<Integer> strides = call.pair("strides");
    return new Window(
        kernel,
        strides.isEmpty() ? kernel : strides,
        pads,
        List.of(),
        isSame(call) ? AutoPad.SAME_UPPER : AutoPad.NOTSET,
        false);
  }

  static KerasValue globalAverage(LayerCall call) {
    return perChannel(call, new GlobalAveragePool());
  }

  static KerasValue globalMax(LayerCall call) {
    return perChannel(call, new GlobalMaxPool());
  }

  private static KerasValue perChannel(LayerCall call, Op op) {
    Value pooled = call.node(op, call.image().value());
    return call.truth("keepdims", false)
        ? new KerasValue(pooled, KerasValue.IMAGE)
        : new KerasValue(call.node("flatten", new Flatten(1), pooled), 2);
  }

  /** A product along the last axis: of images, that of their channels. */
  static KerasValue dense(LayerCall call) {
    KerasValue input = call.padded(call.input());
    Tensor matrix = call.tensor(KerasAxes.outFirst(call.variable("kernel", 2)));
    Optional<Tensor> bias = bias(call);
    Value result =
        switch (input.rank()) {
          case 2 -> product(call, Gemm.fullyConnected(), input, matrix, bias);
          case KerasValue.IMAGE -> {
            Shape shape = matrix.shape();
            Tensor kernel = matrix.reshape(Shape.of(shape.dim(0), shape.dim(1), 1, 1));
            yield product(call, new Conv(Window.square(1, 1, 0), 1), input, kernel, bias);
          }
          default -> lastAxis(call, input, bias);
        };
    return Activations.following(call, new KerasValue(result, input.rank()));
  }

  private static Value product(
      LayerCall call, Op op, KerasValue input, Tensor matrix, Optional<Tensor> bias) {
    var operands = new ArrayList<Value>(List.of(input.value()));
    operands.add(call.constant("kernel", matrix));
    bias.ifPresent(tensor -> operands.add(call.constant("bias", tensor)));
    return call.node(op, operands.toArray(Value[]::new));
  }

  private static Value lastAxis(LayerCall call, KerasValue input, Optional<Tensor> bias) {
    Value kernel = call.constant("kernel", call.tensor(call.variable("kernel", 2)));
    Value result = call.node(new MatMul(), input.value(), kernel);
    return bias.isPresent()
        ? call.node("add", new Add(), result, call.constant("bias", bias.get()))
        : result;
  }
}

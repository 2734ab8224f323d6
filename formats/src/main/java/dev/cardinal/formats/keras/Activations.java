package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Clip;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Mul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Tanh;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** Activations, as layers and as the last part of other layers. */
final class Activations {
  private static final Set<String> NOT_NEGATIVE =
      Set.of("relu", "ReLU", "relu6", "sigmoid", "softmax", "Softmax");

  private Activations() {}

  /** What follows a layer's own work, by its setting {@code activation}. */
  static KerasValue following(LayerCall call, KerasValue value) {
    Json setting = call.setting("activation");
    if (setting instanceof Json.Nothing) {
      return value;
    }
    String name =
        setting
            .text()
            .or(() -> setting.get("config").text())
            .or(() -> setting.get("class_name").text())
            .orElseThrow(() -> call.error("its activation is none by name"));
    Value result = named(call, value, name);
    return new KerasValue(result, value.rank(), List.of(), NOT_NEGATIVE.contains(name));
  }

  private static Value named(LayerCall call, KerasValue value, String name) {
    Value x = value.value();
    return switch (name) {
      case "linear" -> x;
      case "relu", "ReLU" -> call.node(new Relu(), x);
      case "relu6" -> clipped(call, x, 6);
      case "sigmoid" -> call.node(new Sigmoid(), x);
      case "tanh" -> call.node(new Tanh(), x);
      case "softmax", "Softmax" -> call.node(new Softmax(value.axis(-1)), x);
      case "log_softmax" -> call.node(new LogSoftmax(value.axis(-1)), x);
      case "silu", "swish" -> call.node(new Mul(), x, call.node("sigmoid", new Sigmoid(), x));
      case "hard_silu", "hard_swish" -> call.node(new HardSwish(), x);
      default -> throw call.error("the activation '" + name + "' is not supported");
    };
  }

  private static Value clipped(LayerCall call, Value x, double most) {
    Value min = call.constant("min", Tensor.scalar(0f));
    Value max = call.constant("max", Tensor.scalar((float) most));
    return call.node(new Clip(), x, min, max);
  }

  /** The layer ReLU. */
  static KerasValue relu(LayerCall call) {
    KerasValue input = call.padded(call.input());
    double most = call.number("max_value", Double.POSITIVE_INFINITY);
    double slope = call.number("negative_slope", 0);
    if (call.number("threshold", 0) != 0 || (slope != 0 && most < Double.POSITIVE_INFINITY)) {
      throw call.error("has a threshold, or a negative_slope beside a max_value");
    }
    Value result;
    if (slope != 0) {
      result = call.node(new LeakyRelu((float) slope), input.value());
    } else if (most < Double.POSITIVE_INFINITY) {
      result = clipped(call, input.value(), most);
    } else {
      result = call.node(new Relu(), input.value());
    }
    return new KerasValue(result, input.rank(), List.of(), slope == 0);
  }

  /** The layer LeakyReLU. */
  static KerasValue leakyRelu(LayerCall call) {
    KerasValue input = call.padded(call.input());
    double slope = call.number("negative_slope", call.number("alpha", 0.3));
    return new KerasValue(call.node(new LeakyRelu((float) slope), input.value()), input.rank());
  }

  /** The layer PReLU, whose slopes may be shared by all pixels. */
  static KerasValue parametricRelu(LayerCall call) {
    KerasValue input = call.padded(call.input());
    StridedTensor alpha = call.variable("alpha", input.rank() - 1);
    Value slope =
        call.constant(
            "alpha", call.tensor(input.isImage() ? KerasAxes.channelsFirst(alpha) : alpha));
    return new KerasValue(call.node(new PRelu(), input.value(), slope), input.rank());
  }

  /** The layer Softmax. */
  static KerasValue softmax(LayerCall call) {
    KerasValue input = call.padded(call.input());
    int axis = input.axis(call.integer("axis", -1));
    return new KerasValue(call.node(new Softmax(axis), input.value()), input.rank());
  }
}

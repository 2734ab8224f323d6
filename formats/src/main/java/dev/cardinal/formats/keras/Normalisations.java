package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Sub;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Normalisations by statistics, and the scaling of pixels. */
final class Normalisations {
  /** The least deviation that Keras' Normalization divides by. */
  private static final double LEAST_DEVIATION = 1e-7;

  private Normalisations() {}

  static KerasValue batch(LayerCall call) {
    KerasValue input = call.padded(call.input());
    requireLastAxis(call, input);
    Tensor mean = call.tensor(call.variable("moving_mean", 1));
    long channels = mean.shape().dim(0);
    Value scale = call.constant("gamma", vector(call, "gamma", channels, 1));
    Value shift = call.constant("beta", vector(call, "beta", channels, 0));
    Value means = call.constant("moving_mean", mean);
    Value variances =
        call.constant("moving_variance", call.tensor(call.variable("moving_variance", 1)));
    var norm = new BatchNormalization((float) call.number("epsilon", 1e-3));
    return new KerasValue(
        call.node(norm, input.value(), scale, shift, means, variances), input.rank());
  }

  private static Tensor vector(LayerCall call, String variable, long channels, float usual) {
    if (call.variable(variable).isPresent()) {
      return call.tensor(call.variable(variable, 1));
    }
    float[] all = new float[Math.toIntExact(channels)];
    Arrays.fill(all, usual);
    return Tensor.of(all, channels);
  }

  private static void requireLastAxis(LayerCall call, KerasValue input) {
    Json setting = call.setting("axis");
    int axis = setting.integer().orElseGet(() -> only(call, setting));
    if (axis != -1 && axis != input.rank() - 1) {
      throw call.error("normalises axis " + axis + ", only the last one is supported");
    }
    if (input.rank() != 2 && !input.isImage()) {
      throw call.error("takes images or vectors, not what has " + input.rank() + " axes");
    }
  }

  /** Keras 2 has a list of one axis. */
  private static int only(LayerCall call, Json setting) {
    List<Integer> axes = call.integers(setting);
    if (axes.size() > 1) {
      throw call.error("normalises the axes " + axes + ", only the last one is supported");
    }
    return axes.isEmpty() ? -1 : axes.getFirst();
  }

  /** Numbers times a scale, plus an offset: one for all, or one per channel. */
  static KerasValue rescaled(LayerCall call) {
    KerasValue input = call.padded(call.input());
    Tensor scale = perChannel(input, numbers(call, "scale", 1));
    Tensor offset = perChannel(input, numbers(call, "offset", 0));
    Value scaled = call.node(new Mul(), input.value(), call.constant("scale", scale));
    Value shifted = call.node("offset", new Add(), scaled, call.constant("offset", offset));
    return new KerasValue(shifted, input.rank());
  }

  static double[] numbers(LayerCall call, String name, double usual) {
    Json setting = call.setting(name);
    if (setting.list().isEmpty()) {
      return new double[] {call.number(name, usual)};
    }
    return flat(call, setting);
  }

  /** The numbers of a list, which may stand in lists of one item each. */
  private static double[] flat(LayerCall call, Json list) {
    Json at = list;
    while (at.list().size() == 1 && !at.list().getFirst().list().isEmpty()) {
      at = at.list().getFirst();
    }
    return at.list().stream()
        .mapToDouble(
            item -> item.number().orElseThrow(() -> call.error("a list holds more than numbers")))
        .toArray();
  }

  /** By means and variances that are variables, or settings. */
  static KerasValue bySettings(LayerCall call) {
    KerasValue input = call.padded(call.input());
    requireLastAxis(call, input);
    if (call.truth("invert", false)) {
      throw call.error("inverts a normalisation, which is not supported");
    }
    double[] means = statistics(call, "mean");
    double[] factors = statistics(call, "variance");
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 / Math.max(Math.sqrt(factors[i]), LEAST_DEVIATION);
    }
    Value mean = call.constant("mean", perChannel(input, means));
    Value factor = call.constant("factor", perChannel(input, factors));
    Value centred = call.node(new Sub(), input.value(), mean);
    return new KerasValue(call.node("scaled", new Mul(), centred, factor), input.rank());
  }

  private static double[] statistics(LayerCall call, String name) {
    if (call.variable(name).isEmpty()) {
      return numbers(call, name, 0);
    }
    float[] values = call.tensor(call.variable(name).get()).toFloats();
    double[] numbers = new double[values.length];
    Arrays.setAll(numbers, i -> values[i]);
    return numbers;
  }

  private static Tensor perChannel(KerasValue input, double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    Tensor vector = Tensor.of(floats, floats.length);
    return input.isImage() ? vector.reshape(Shape.of(1, floats.length, 1, 1)) : vector;
  }
}

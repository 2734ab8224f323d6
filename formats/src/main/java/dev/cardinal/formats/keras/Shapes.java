package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers that change shapes, and those that merge several values. */
final class Shapes {
  private Shapes() {}

  /** With the axes that it has in Keras. */
  private static Value channelsLast(LayerCall call, KerasValue input) {
    return input.isImage()
        ? call.node("channels_last", new Transpose(0, 2, 3, 1), input.value())
        : input.value();
  }

  private static KerasValue channelsFirst(LayerCall call, Value value, int rank) {
    return rank == KerasValue.IMAGE
        ? new KerasValue(call.node("channels_first", new Transpose(0, 3, 1, 2), value), rank)
        : new KerasValue(value, rank);
  }

  static KerasValue flatten(LayerCall call) {
    KerasValue input = call.padded(call.input());
    return new KerasValue(call.node(new Flatten(1), channelsLast(call, input)), 2);
  }

  static KerasValue reshape(LayerCall call) {
    KerasValue input = call.padded(call.input());
    List<Integer> target = call.integers(call.setting("target_shape"));
    long[] shape = new long[target.size() + 1];
    shape[0] = target.contains(-1) ? 0 : -1; // the batch: as it is, or what is left
    for (int i = 0; i < target.size(); i++) {
      shape[i + 1] = target.get(i);
      if (target.get(i) < 1 && target.get(i) != -1) {
        throw call.error("its target_shape " + target + " is none");
      }
    }
    Value wanted = call.constant("shape", Tensor.vector(shape));
    Value reshaped = call.node(new Reshape(), channelsLast(call, input), wanted);
    return channelsFirst(call, reshaped, shape.length);
  }

  static KerasValue permute(LayerCall call) {
    KerasValue input = call.padded(call.input());
    List<Integer> perm = new ArrayList<>(List.of(0));
    perm.addAll(call.integers(call.setting("dims")));
    Value permuted = call.node(new Transpose(perm), channelsLast(call, input));
    return channelsFirst(call, permuted, perm.size());
  }

  /** The zeros are added by what takes them. */
  static KerasValue zeroPadding(LayerCall call) {
    KerasValue image = call.image();
    List<Integer> vertical = sides(call, 0);
    List<Integer> horizontal = sides(call, 1);
    return image.with(
        List.of(vertical.get(0), horizontal.get(0), vertical.get(1), horizontal.get(1)));
  }

  /** What is added before and after an axis: given by itself, for both sides, or for both axes. */
  private static List<Integer> sides(LayerCall call, int axis) {
    Json padding = call.setting("padding");
    Json own = padding.list().size() == 2 ? padding.list().get(axis) : padding;
    List<Integer> sides =
        own.integer().map(both -> List.of(both, both)).orElseGet(() -> call.integers(own));
    if (sides.size() != 2) {
      throw call.error("its padding is not that of four sides");
    }
    return sides;
  }

  static KerasValue sum(LayerCall call) {
    List<KerasValue> inputs = call.several();
    Op op = inputs.size() == 2 ? new Add() : new Sum();
    return new KerasValue(call.node(op, values(inputs)), inputs.getFirst().rank());
  }

  static KerasValue average(LayerCall call) {
    KerasValue sum = sum(call);
    Value part = call.constant("part", Tensor.scalar((float) (1.0 / call.several().size())));
    return new KerasValue(call.node("mean", new Mul(), sum.value(), part), sum.rank());
  }

  /** One after the other, from left to right. */
  static KerasValue folded(LayerCall call, BinaryOp op) {
    List<KerasValue> inputs = call.several();
    Value result = inputs.getFirst().value();
    for (KerasValue next : inputs.subList(1, inputs.size())) {
      result = call.node(op, result, next.value());
    }
    return new KerasValue(result, inputs.getFirst().rank());
  }

  static KerasValue concatenate(LayerCall call) {
    List<KerasValue> inputs = call.several();
    int axis = inputs.getFirst().axis(call.integer("axis", -1));
    return new KerasValue(call.node(new Concat(axis), values(inputs)), inputs.getFirst().rank());
  }

  private static Value[] values(List<KerasValue> inputs) {
    return inputs.stream().map(KerasValue::value).toArray(Value[]::new);
  }
}

package dev.cardinal.formats.onnx;

import dev.cardinal.graph.Value;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.Pad;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Operators that need more than a line: those whose attributes became operands in some opset (here
 * constants of the older form), and those that do more in training than at inference.
 */
final class OperatorForms {
  private OperatorForms() {}

  static void batchNormalization(NodeImport n) {
    n.ignore("momentum"); // how training updates the statistics
    if (!n.flag("spatial", true)) {
      throw n.error("spatial 0 (statistics per element) is not supported");
    }
    if (n.flag("training_mode", false)) {
      throw n.error("is in training mode; export the model for inference");
    }
    for (int i = 1; i < n.outputCount(); i++) {
      if (n.wants(i)) {
        throw n.error("has results besides the first, as in training; export for inference");
      }
    }
    n.emit(new BatchNormalization(n.real("epsilon", 1e-5f)));
  }

  static DType castTarget(NodeImport n) {
    n.ignore("saturate"); // these two are about 8-bit floats
    n.ignore("round_mode");
    int to = n.requiredInt("to");
    return ElementType.dtype(to)
        .orElseThrow(
            () -> n.error("casts to " + ElementType.name(to) + ", which is not supported"));
  }

  static void clip(NodeImport n) {
    if (n.opset() >= 11) {
      n.emit(new Clip());
      return;
    }
    Value lower = n.constant("min", Tensor.scalar(n.real("min", -Float.MAX_VALUE)));
    Value upper = n.constant("max", Tensor.scalar(n.real("max", Float.MAX_VALUE)));
    n.emit(new Clip(), n.input(0), lower, upper);
  }

  static void constant(NodeImport n) {
    Tensor value =
        n.tensor("value")
            .or(() -> optionalReal(n).map(Tensor::scalar))
            .or(() -> optionalInteger(n).map(Tensor::scalar))
            .or(() -> n.reals("value_floats").map(values -> Tensor.of(values, values.length)))
            .or(() -> n.integers("value_ints").map(Tensor::vector))
            .orElseThrow(() -> n.error("has no value of a supported kind"));
    n.define(value);
  }

  private static Optional<Float> optionalReal(NodeImport n) {
    return n.has("value_float") ? Optional.of(n.real("value_float", 0)) : Optional.empty();
  }

  private static Optional<Long> optionalInteger(NodeImport n) {
    return n.has("value_int") ? Optional.of(n.integer("value_int", 0)) : Optional.empty();
  }

  static void dropout(NodeImport n) {
    n.ignore("ratio");
    n.ignore("seed");
    if (n.wants(1) && n.opset() < 10) {
      throw n.error("asks for the mask, which is supported since opset 10 only");
    }
    n.emit(new Dropout(n.wants(1)));
  }

  /** Until opset 21 scale and bias had one element per group. */
  static void groupNormalization(NodeImport n) {
    boolean perGroup = n.opset() < 21;
    if (!perGroup) {
      checkStatisticsType(n);
    }
    n.emit(new GroupNormalization(n.requiredInt("num_groups"), n.real("epsilon", 1e-5f), perGroup));
  }

  static void layerNormalization(NodeImport n) {
    checkStatisticsType(n);
    boolean statistics = n.wants(1) || n.wants(2);
    n.emit(new LayerNormalization(n.smallInt("axis", -1), n.real("epsilon", 1e-5f), statistics));
  }

  /** The type in which mean and variance are computed. */
  private static void checkStatisticsType(NodeImport n) {
    int type = n.smallInt("stash_type", ElementType.FLOAT32);
    if (type != ElementType.FLOAT32) {
      throw n.error(
          "stash_type "
              + ElementType.name(type)
              + " is not supported, only "
              + ElementType.name(ElementType.FLOAT32));
    }
  }

  static void pad(NodeImport n) {
    String name = n.text("mode", "constant");
    Pad.Mode mode =
        Arrays.stream(Pad.Mode.values())
            .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
            .findFirst()
            .orElseThrow(() -> n.error("the mode '" + name + "' is not supported"));
    if (n.opset() >= 11) {
      n.emit(new Pad(mode));
      return;
    }
    long[] pads = n.integers("pads").orElseThrow(() -> n.error("lacks the attribute 'pads'"));
    Value value = n.constant("value", Tensor.scalar(n.real("value", 0)));
    n.emit(new Pad(mode), n.input(0), n.constant("pads", Tensor.vector(pads)), value);
  }

  static void slice(NodeImport n) {
    if (n.opset() >= 10) {
      n.emit(new Slice());
      return;
    }
    n.emit(
        new Slice(),
        n.input(0),
        n.attributeOperand("starts"),
        n.attributeOperand("ends"),
        n.attributeOperand("axes"));
  }

  /** Before opset 13 the axis was where the softmax began, up to the last one. */
  static boolean softmaxFlattens(NodeImport n) {
    return n.opset() < 13;
  }

  static void split(NodeImport n) {
    var op = new Split(n.smallInt("axis", 0), n.outputCount());
    if (n.integer("num_outputs", n.outputCount()) != n.outputCount()) {
      throw n.error("num_outputs is not the number of results, " + n.outputCount());
    }
    if (n.opset() >= 13) {
      n.emit(op);
    } else {
      n.emit(op, n.input(0), n.attributeOperand("split"));
    }
  }

  static Window window(NodeImport n) {
    return window(n, false);
  }

  static Window poolingWindow(NodeImport n) {
    return window(n, n.flag("ceil_mode", false));
  }

  private static Window window(NodeImport n, boolean ceil) {
    return new Window(
        n.ints("kernel_shape"),
        n.ints("strides"),
        n.ints("pads"),
        n.ints("dilations"),
        autoPad(n),
        ceil);
  }

  private static AutoPad autoPad(NodeImport n) {
    String name = n.text("auto_pad", "NOTSET");
    return Arrays.stream(AutoPad.values())
        .filter(pad -> pad.name().equals(name))
        .findFirst()
        .orElseThrow(() -> n.error("auto_pad '" + name + "' is not known"));
  }
}

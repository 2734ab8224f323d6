package dev.cardinal.formats.onnx;

import static java.util.Map.entry;

import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Relu;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How each ONNX operator becomes one of the engine's: one line per operator. What older opsets
 * wrote otherwise is adapted in a method of its own.
 */
final class OperatorTable {
  /** Makes an operator of a node. */
  interface Operator {
    void build(NodeImport node);
  }

  private static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          entry("Add", n -> n.emit(new Add())),
          entry("Conv", n -> n.emit(new Conv(window(n, false), n.smallInteger("group", 1)))),
          entry("Relu", n -> n.emit(new Relu())),
          entry(
              "Shape",
              n ->
                  n.emit(
                      new ShapeOf(n.integer("start", 0), n.integer("end", Long.MAX_VALUE)))));

  private OperatorTable() {}

  /** The builder of a node's operator, if it is supported. */
  static Optional<Operator> find(NodeProto node) {
    return node.domain().isEmpty() && node.overload().isEmpty()
        ? Optional.ofNullable(OPERATORS.get(node.operator()))
        : Optional.empty();
  }

  private static Window window(NodeImport n, boolean pooling) {
    return new Window(
        n.ints("kernel_shape"),
        n.ints("strides"),
        n.ints("pads"),
        n.ints("dilations"),
        autoPad(n),
        pooling && n.flag("ceil_mode", false));
  }

  private static AutoPad autoPad(NodeImport n) {
    String name = n.text("auto_pad", "NOTSET");
    return Arrays.stream(AutoPad.values())
        .filter(pad -> pad.name().equals(name))
        .findFirst()
        .orElseThrow(() -> n.error("attribute 'auto_pad' is '" + name + "'"));
  }
}

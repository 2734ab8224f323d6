package dev.cardinal.bench.torch;

import static dev.cardinal.bench.torch.ForwardCode.call;
import static dev.cardinal.bench.torch.ForwardCode.list;

import dev.cardinal.graph.Node;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Pad;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.stream.Collectors;

/** Says in PyTorch's functions where a node that computes nothing puts elements. */
final class ShapeCode {
  private final ForwardCode code;
  private final Node node;

  ShapeCode(ForwardCode code, Node node) {
    this.code = code;
    this.node = node;
  }

  void add() {
    switch (node.op()) {
      case Concat concat -> concat(concat);
      case Flatten flatten when flatten.axis() == 1 ->
          code.define(node.output(), call("flatten", code.operand(node, 0), 1));
      case Transpose transpose -> transpose(transpose);
      case Pad pad -> pad(pad);
      case Slice slice -> slice(slice);
      case Split split -> split(split);
      case Gather gather -> gather(gather);
      default -> reshape();
    }
  }

  private void concat(Concat concat) {
    String parts = node.inputs().stream().map(code::value).collect(Collectors.joining(", "));
    code.define(node.output(), call("cat", "[" + parts + "]", concat.axis()));
  }

  private void transpose(Transpose transpose) {
    int[] order = transpose.order(code.shape(node.input(0)));
    code.define(node.output(), call("permute", code.operand(node, 0), list(order)));
  }

  private void reshape() {
    long[] from = code.shape(node.input(0)).dims();
    long[] dims = code.shape(node.output()).dims();
    if (from.length > 0 && dims.length > 0 && from[0] == dims[0]) {
      dims[0] = -1; // whatever the batch
    }
    code.define(node.output(), call("reshape", code.operand(node, 0), list(dims)));
  }

  private void pad(Pad pad) {
    OperatorCode.require(pad.mode() == Pad.Mode.CONSTANT, "mode " + pad.mode() + " is not written");
    float value =
        node.input(Pad.VALUE).isAbsent() ? 0 : code.operands(node).tensor(Pad.VALUE).floatAt(0);
    long[][] pads = pad.pads(code.operands(node));
    code.define(node.output(), WindowCode.padded(code.operand(node, 0), pads[0], pads[1], value));
  }

  private void slice(Slice slice) {
    Slice.Cut cut = slice.cut(code.operands(node));
    Shape shape = code.shape(node.input(0));
    String y = code.operand(node, 0);
    for (int axis = 0; axis < shape.rank(); axis++) {
      long step = cut.steps()[axis];
      long size = cut.dims()[axis];
      OperatorCode.require(step > 0, "PyTorch slices forwards only");
      if (size != shape.dim(axis)) {
        long first = cut.starts()[axis];
        y = code.let(call("slice", y, axis, first, first + (size - 1) * step + 1, step));
      }
    }
    code.alias(node.output(), y);
  }

  private void split(Split split) {
    int rank = code.shape(node.input(0)).rank();
    int axis = Math.floorMod(split.axis(), rank);
    long[] sizes = node.outputs().stream().mapToLong(part -> code.shape(part).dim(axis)).toArray();
    String parts = code.let(call("split_with_sizes", code.operand(node, 0), list(sizes), axis));
    for (int i = 0; i < sizes.length; i++) {
      code.define(node.outputs().get(i), parts + "[" + i + "]");
    }
  }

  private void gather(Gather gather) {
    Shape shape = code.shape(node.input(0));
    int axis = Math.floorMod(gather.axis(), shape.rank());
    Tensor indices = code.operands(node).tensor(1);
    long[] positions = indices.toLongs();
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Math.floorMod(positions[i], shape.dim(axis));
    }
    String x = code.operand(node, 0);
    switch (indices.shape().rank()) {
      case 0 -> code.define(node.output(), call("select", x, axis, positions[0]));
      case 1 -> {
        String chosen = code.attribute(node.name(), Tensor.vector(positions));
        code.define(node.output(), call("index_select", x, axis, "self." + chosen));
      }
      default -> throw new UnsupportedOperatorException("its indices have several axes");
    }
  }
}

package dev.cardinal.tests.onnx;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;

/** Random problems of operators that move elements. */
final class ShapeProblems {
  private ShapeProblems() {}

  static OneNode pad(Draw draw) {
    int rank = draw.between(1, 4);
    long[] dims = draw.longs(rank, 3, 6);
    String mode = draw.oneOf("constant", "reflect", "edge", "wrap");
    var node = new OneNode(draw.opset(mode.equals("wrap") ? 19 : 18), "Pad").text("mode", mode);
    Tensor data = mode.equals("constant") ? draw.any(dims) : draw.floats(dims);
    draw.input(node, data);
    boolean some = draw.chance();
    int count = some ? draw.between(1, rank) : rank;
    int least = mode.equals("constant") || mode.equals("edge") ? -1 : 0;
    draw.operand(node, Tensor.vector(draw.longs(2 * count, least, 2)));
    if (data.dtype() == DType.FLOAT32 && mode.equals("constant") && draw.chance()) {
      draw.operand(node, Tensor.scalar(1.5f));
    } else {
      node.absent();
    }
    return some ? draw.operand(node, Tensor.vector(draw.axes(rank, count))) : node;
  }

  static OneNode slice(Draw draw) {
    int rank = draw.between(1, 4);
    var node = new OneNode(draw.opset(13), "Slice");
    draw.input(node, draw.any(draw.longs(rank, 1, 8)));
    int count = draw.between(1, rank);
    boolean stepped = draw.chance();
    draw.operand(node, Tensor.vector(draw.longs(count, -10, 10)));
    long[] ends = draw.longs(count, -10, 10);
    long[] steps = draw.longs(count, 1, 3);
    for (int i = 0; i < count; i++) {
      steps[i] *= stepped ? draw.oneOf(1, -1) : 1;
      if (draw.between(0, 4) == 0) {
        // As far as it goes; ONNX Runtime takes the greatest number so for steps backwards too.
        ends[i] = steps[i] > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
      }
    }
    draw.operand(node, Tensor.vector(ends));
    if (stepped || draw.chance()) {
      draw.operand(node, Tensor.vector(draw.axes(rank, count)));
    }
    return stepped ? draw.operand(node, Tensor.vector(steps)) : node;
  }

  static OneNode concat(Draw draw) {
    int rank = draw.between(1, 4);
    long[] dims = draw.longs(rank, 1, 6);
    int axis = draw.between(0, rank - 1);
    var node = new OneNode(draw.opset(13), "Concat");
    node.integer("axis", draw.chance() ? axis : axis - rank);
    draw.input(node, draw.floats(dims));
    for (int i = draw.between(0, 3); i > 0; i--) {
      dims[axis] = draw.between(1, 6);
      draw.operand(node, draw.floats(dims));
    }
    return node;
  }

  static OneNode split(Draw draw) {
    int rank = draw.between(1, 4);
    int axis = draw.between(0, rank - 1);
    long[] dims = draw.longs(rank, 1, 6);
    var node = new OneNode(draw.opset(18), "Split");
    node.integer("axis", draw.chance() ? axis : axis - rank);
    long[] parts = draw.longs(draw.between(1, 4), 0, 4);
    if (draw.chance()) {
      dims[axis] = Arrays.stream(parts).sum();
      draw.operand(draw.input(node, draw.any(dims)), Tensor.vector(parts));
    } else {
      dims[axis] = (long) parts.length * draw.between(1, 3);
      draw.input(node, draw.any(dims)).integer("num_outputs", parts.length);
    }
    return node.outputs(parts.length);
  }

  static OneNode transpose(Draw draw) {
    int rank = draw.between(1, 5);
    var node = new OneNode(draw.opset(13), "Transpose");
    draw.input(node, draw.any(draw.longs(rank, 1, 6)));
    return draw.between(0, 4) > 0 ? node.integers("perm", draw.permutation(rank)) : node;
  }

  static OneNode gather(Draw draw) {
    int rank = draw.between(1, 4);
    int axis = draw.between(0, rank - 1);
    long[] dims = draw.longs(rank, 1, 6);
    long[] indexDims = draw.longs(draw.between(0, 2), 1, 4);
    int count = (int) Arrays.stream(indexDims).reduce(1, (a, b) -> a * b);
    int size = (int) dims[axis];
    var node = new OneNode(draw.opset(13), "Gather");
    draw.input(node, draw.any(dims));
    draw.operand(node, Tensor.of(draw.longs(count, -size, size - 1), indexDims));
    return node.integer("axis", draw.chance() ? axis : axis - rank);
  }

  static OneNode reshape(Draw draw) {
    long[] dims = draw.longs(draw.between(1, 4), 1, 6);
    long[] target = draw.longs(dims.length + draw.between(0, 1), 1, 1);
    for (int i = 0; i < dims.length; i++) {
      target[i] = draw.between(0, 2) == 0 ? 0 : dims[i];
    }
    if (draw.chance()) {
      target[draw.between(0, target.length - 1)] = -1;
    }
    var node = new OneNode(draw.opset(14), "Reshape");
    return draw.operand(draw.input(node, draw.any(dims)), Tensor.vector(target));
  }

  static OneNode unsqueeze(Draw draw) {
    long[] dims = draw.longs(draw.between(0, 3), 1, 6);
    int more = draw.between(1, 2);
    var node = new OneNode(draw.opset(13), "Unsqueeze");
    draw.input(node, draw.any(dims));
    return draw.operand(node, Tensor.vector(draw.axes(dims.length + more, more)));
  }

  static OneNode squeeze(Draw draw) {
    long[] dims = draw.longs(draw.between(1, 4), 1, 4);
    int axis = draw.between(0, dims.length - 1);
    dims[axis] = 1;
    var node = draw.input(new OneNode(draw.opset(13), "Squeeze"), draw.any(dims));
    long[] axes = {draw.chance() ? axis : axis - dims.length};
    return draw.chance() ? draw.operand(node, Tensor.vector(axes)) : node;
  }

  static OneNode flatten(Draw draw) {
    int rank = draw.between(1, 4);
    var node = new OneNode(draw.opset(13), "Flatten");
    draw.input(node, draw.floats(draw.longs(rank, 1, 6)));
    return node.integer("axis", draw.between(-rank, rank));
  }
}

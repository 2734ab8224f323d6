package dev.cardinal.tests.onnx;

import dev.cardinal.tensor.Tensor;
import java.util.Arrays;

/** Random products, arithmetic, activations and reductions. */
final class MathProblems {
  private MathProblems() {}

  static OneNode gemm(Draw draw) {
    int m = draw.between(1, 20);
    int n = draw.between(1, 40);
    int k = draw.between(1, 50);
    boolean transA = draw.chance();
    boolean transB = draw.chance();
    var node = new OneNode(draw.opset(11), "Gemm");
    node.integer("transA", transA ? 1 : 0).integer("transB", transB ? 1 : 0);
    draw.input(node, transA ? draw.floats(k, m) : draw.floats(m, k));
    draw.operand(node, transB ? draw.floats(n, k) : draw.floats(k, n));
    if (draw.chance()) {
      long[][] shapes = {{}, {1}, {n}, {m, 1}, {1, n}, {m, n}};
      draw.operand(node, draw.floats(draw.oneOf(shapes)));
    }
    return node.real("alpha", draw.oneOf(1f, 0.5f, -2f)).real("beta", draw.oneOf(1f, 0f, 0.25f));
  }

  static OneNode matMul(Draw draw) {
    long m = draw.between(1, 12);
    long n = draw.between(1, 40);
    long k = draw.between(1, 30);
    long batch = draw.between(2, 3);
    long[][][] shapes = {
      {{k}, {k}},
      {{m, k}, {k}},
      {{k}, {k, n}},
      {{m, k}, {k, n}},
      {{batch, m, k}, {k, n}},
      {{m, k}, {batch, k, n}},
      {{batch, 1, m, k}, {2, k, n}},
      {{batch, m, k}, {batch, k, n}},
      {{k}, {batch, k, n}}
    };
    long[][] chosen = draw.oneOf(shapes);
    var node = new OneNode(draw.opset(9), "MatMul");
    draw.input(node, draw.floats(chosen[0]));
    return draw.operand(node, draw.floats(chosen[1]));
  }

  static OneNode arithmetic(Draw draw) {
    long[] dims = draw.longs(draw.between(0, 4), 1, 6);
    var node = new OneNode(draw.opset(14), draw.oneOf("Add", "Sub", "Mul", "Div"));
    boolean real = draw.between(0, 2) > 0;
    Tensor first = real ? draw.unusual(broadcast(draw, dims)) : integers(draw, dims, -90);
    Tensor second = real ? draw.unusual(dims) : integers(draw, broadcast(draw, dims), 1);
    return draw.operand(draw.input(node, first), second);
  }

  private static Tensor integers(Draw draw, long[] dims, int least) {
    int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    return Tensor.of(draw.longs(count, least, 9), dims);
  }

  /** Dims that broadcast to others: without some outer axes, and with some of size 1. */
  private static long[] broadcast(Draw draw, long... dims) {
    long[] less = Arrays.copyOfRange(dims, draw.between(0, dims.length), dims.length);
    for (int i = 0; i < less.length; i++) {
      less[i] = draw.between(0, 2) == 0 ? 1 : less[i];
    }
    return less;
  }

  static OneNode sum(Draw draw) {
    long[] dims = draw.longs(draw.between(1, 4), 1, 6);
    var node = draw.input(new OneNode(draw.opset(13), "Sum"), draw.floats(dims));
    for (int i = draw.between(0, 3); i > 0; i--) {
      draw.operand(node, draw.floats(broadcast(draw, dims)));
    }
    return node;
  }

  static OneNode activation(Draw draw) {
    String[] ops = {
      "Relu", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Identity", "PRelu"
    };
    String op = draw.oneOf(ops);
    long[] dims = draw.longs(draw.between(1, 4), 1, 9);
    var node = new OneNode(draw.opset(16), op);
    draw.input(node, draw.unusual(dims));
    return switch (op) {
      case "LeakyRelu" -> node.real("alpha", draw.real(0, 1));
      case "HardSigmoid" -> node.real("alpha", draw.real(0.1f, 1)).real("beta", draw.real(0, 1));
      case "PRelu" -> draw.operand(node, draw.floats(broadcast(draw, dims)));
      default -> node;
    };
  }

  /**
   * Numbers are finite where a bound is absent: infinities stay what they are in Cardinal, and
   * become the greatest float in ONNX Runtime.
   */
  static OneNode clip(Draw draw) {
    var node = new OneNode(draw.opset(13), "Clip");
    long[] dims = draw.longs(draw.between(0, 4), 1, 9);
    boolean lower = draw.chance();
    boolean upper = draw.chance();
    draw.input(node, lower && upper ? draw.unusual(dims) : draw.floats(dims));
    if (lower) {
      draw.operand(node, Tensor.scalar(draw.real(-2, 0)));
    } else {
      node.absent();
    }
    return upper ? draw.operand(node, Tensor.scalar(draw.real(-1, 2))) : node;
  }

  static OneNode softmax(Draw draw) {
    int rank = draw.between(1, 4);
    var node = new OneNode(draw.opset(11), draw.oneOf("Softmax", "LogSoftmax"));
    draw.input(node, draw.floats(-20, 20, draw.longs(rank, 1, 12)));
    return draw.between(0, 3) > 0 ? node.integer("axis", draw.axes(rank, 1)[0]) : node;
  }

  static OneNode batchNormalization(Draw draw) {
    long[] dims = draw.longs(draw.between(2, 4), 1, 7);
    long channels = dims[1];
    var node = new OneNode(draw.opset(15), "BatchNormalization").real("epsilon", 1e-3f);
    draw.input(node, draw.floats(dims));
    for (int i = 0; i < 3; i++) {
      draw.operand(node, draw.floats(channels));
    }
    return draw.operand(node, draw.floats(0.1, 2, channels));
  }

  static OneNode instanceNormalization(Draw draw) {
    long[] dims = draw.longs(draw.between(3, 5), 1, 7);
    var node = new OneNode(draw.opset(6), "InstanceNormalization").real("epsilon", 1e-2f);
    draw.input(node, draw.floats(dims));
    return draw.operand(draw.operand(node, draw.floats(dims[1])), draw.floats(dims[1]));
  }

  static OneNode layerNormalization(Draw draw) {
    int rank = draw.between(1, 4);
    long[] dims = draw.longs(rank, 1, 9);
    int axis = draw.between(0, rank - 1);
    long[] line = Arrays.copyOfRange(dims, axis, rank);
    var node = new OneNode(draw.opset(17), "LayerNormalization");
    node.integer("axis", draw.chance() ? axis : axis - rank).real("epsilon", 1e-2f);
    draw.operand(draw.input(node, draw.floats(dims)), draw.floats(line));
    return draw.chance() ? draw.operand(node, draw.floats(line)) : node;
  }

  static OneNode groupNormalization(Draw draw) {
    int groups = draw.between(1, 4);
    long channels = groups * (long) draw.between(1, 4);
    var node = new OneNode(21, "GroupNormalization").integer("num_groups", groups);
    draw.input(node, draw.floats(draw.between(1, 3), channels, draw.between(1, 6), 5));
    draw.operand(draw.operand(node, draw.floats(channels)), draw.floats(channels));
    return node.real("epsilon", 1e-2f);
  }

  static OneNode reduceMean(Draw draw) {
    int rank = draw.between(1, 4);
    var node = new OneNode(draw.opset(18), "ReduceMean").integer("keepdims", draw.between(0, 1));
    draw.input(node, draw.floats(draw.longs(rank, 1, 9)));
    if (draw.between(0, 3) > 0) {
      draw.operand(node, Tensor.vector(draw.axes(rank, draw.between(1, rank))));
    } else if (draw.chance()) {
      node.integer("noop_with_empty_axes", draw.between(0, 1));
    }
    return node;
  }
}

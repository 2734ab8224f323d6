package dev.cardinal.bench.torch;

import static dev.cardinal.bench.torch.ForwardCode.bool;
import static dev.cardinal.bench.torch.ForwardCode.call;
import static dev.cardinal.bench.torch.ForwardCode.list;
import static dev.cardinal.bench.torch.ForwardCode.number;

import dev.cardinal.graph.Node;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Add;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.Identity;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Pad;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.stream.IntStream;

/** Says in PyTorch's functions what a node computes. */
final class OperatorCode {
  private final ForwardCode code;

  OperatorCode(ForwardCode code) {
    this.code = code;
  }

  /**
   * Adds a node's statements.
   *
   * @throws UnsupportedOperatorException if they are not known, with the reason
   */
  void add(Node node) {
    if (!code.isFloat(node.output())) {
      throw new UnsupportedOperatorException("only float32 results are written");
    }
    String x = code.operand(node, 0);
    switch (node.op()) {
      case Conv conv -> new WindowCode(code, node).conv(conv);
      case MaxPool pool -> new WindowCode(code, node).maxPool(pool);
      case AveragePool pool -> new WindowCode(code, node).averagePool(pool);
      case GlobalAveragePool _ -> globalPool(node, "adaptive_avg_pool");
      case GlobalMaxPool _ -> code.define(node.output(), call("amax", x, spatial(node), "True"));
      case BatchNormalization norm -> batchNormalization(node, norm);
      case Gemm gemm -> gemm(node, gemm);
      case MatMul _ -> code.define(node.output(), call("matmul", x, code.operand(node, 1)));
      case UnaryOp unary -> code.define(node.output(), activation(unary.activation(), x));
      case Clip _ -> clip(node);
      case BinaryOp binary -> binary(node, binary);
      case Sum _ -> sum(node);
      case Softmax softmax -> softmax(node, "softmax", softmax.axis(), softmax.flatten());
      case LogSoftmax softmax -> softmax(node, "log_softmax", softmax.axis(), softmax.flatten());
      case ReduceMean mean -> reduceMean(node, mean);
      case Concat _, Flatten _, Reshape _, Squeeze _, Unsqueeze _, Transpose _ ->
          new ShapeCode(code, node).add();
      case Pad _, Slice _, Split _, Gather _ -> new ShapeCode(code, node).add();
      case Identity _ -> code.alias(node.output(), x);
      case Dropout dropout when !dropout.mask() -> code.alias(node.output(), x);
      case Constant(Tensor value) ->
          code.alias(node.output(), "self." + code.attribute(node.name(), value));
      default -> throw new UnsupportedOperatorException("the operator is not among those written");
    }
  }

  static void require(boolean condition, String reason) {
    if (!condition) {
      throw new UnsupportedOperatorException(reason);
    }
  }

  /** What follows a convolution or a product within the same node, and the node's value. */
  static void finish(ForwardCode code, Node node, PostOps postOps, int residual, String result) {
    String y = result;
    if (postOps.residual()) {
      y = code.let(call("add", y, code.operand(node, residual)));
    }
    if (postOps.activation().kind() == Activation.Kind.IDENTITY) {
      code.alias(node.output(), y);
    } else {
      code.define(node.output(), activation(postOps.activation(), y));
    }
  }

  private static String activation(Activation function, String x) {
    double alpha = function.alpha();
    double beta = function.beta();
    return switch (function.kind()) {
      case IDENTITY -> x;
      case RELU -> call("relu", x);
      case LEAKY_RELU -> call("leaky_relu", x, number(alpha));
      case CLIP -> clip(x, alpha, beta);
      case SIGMOID -> call("sigmoid", x);
      case HARD_SIGMOID -> hardSigmoid(x, function.alpha(), beta);
      case HARD_SWISH -> call("hardswish", x);
      case TANH -> call("tanh", x);
    };
  }

  private static String hardSigmoid(String x, float alpha, double beta) {
    return alpha == 1 / 6f && beta == 0.5
        ? call("hardsigmoid", x)
        : clip(call("add", call("mul", x, number(alpha)), number(beta)), 0, 1);
  }

  private static String clip(String x, double min, double max) {
    return min == 0 && max == 6 ? call("relu6", x) : call("clamp", x, number(min), number(max));
  }

  private void clip(Node node) {
    double min = bound(node, Clip.MIN, Clip.LOWEST);
    double max = bound(node, Clip.MAX, Clip.HIGHEST);
    code.define(node.output(), clip(code.operand(node, 0), min, max));
  }

  private double bound(Node node, int index, float otherwise) {
    if (node.input(index).isAbsent()) {
      return otherwise;
    }
    return code.operands(node).tensor(index).floatAt(0);
  }

  private void binary(Node node, BinaryOp op) {
    String function =
        switch (op) {
          case Add _ -> "add";
          case Sub _ -> "sub";
          case Mul _ -> "mul";
          case Div _ -> "div";
          case PRelu _ -> throw new UnsupportedOperatorException("its slopes are not written");
        };
    code.define(node.output(), call(function, code.operand(node, 0), code.operand(node, 1)));
  }

  private void sum(Node node) {
    String sum = code.operand(node, 0);
    for (int i = 1; i < node.inputs().size(); i++) {
      sum = code.let(call("add", sum, code.operand(node, i)));
    }
    code.alias(node.output(), sum);
  }

  private void batchNormalization(Node node, BatchNormalization norm) {
    require(code.shape(node.output()).rank() > 1, "PyTorch normalises no vectors");
    code.define(
        node.output(),
        call(
            "batch_norm",
            code.operand(node, BatchNormalization.SRC),
            code.operand(node, BatchNormalization.SCALE),
            code.operand(node, BatchNormalization.BIAS),
            code.operand(node, BatchNormalization.MEAN),
            code.operand(node, BatchNormalization.VARIANCE),
            "False",
            number(0.1),
            number(norm.epsilon()),
            "True"));
  }

  private void gemm(Node node, Gemm gemm) {
    String a = code.operand(node, Gemm.A);
    String b = code.operand(node, Gemm.B);
    String c = code.operand(node, Gemm.C);
    a = gemm.transA() ? call("t", a) : a;
    boolean perColumn =
        c.equals("None") || code.shape(node.input(Gemm.C)).equals(columns(node.output()));
    String y;
    if (gemm.alpha() == 1 && gemm.beta() == 1 && perColumn) {
      y = code.let(call("linear", a, gemm.transB() ? b : call("t", b), c));
    } else {
      y = code.let(call("matmul", a, gemm.transB() ? call("t", b) : b));
      y = gemm.alpha() == 1 ? y : code.let(call("mul", y, number(gemm.alpha())));
      y = c.equals("None") ? y : code.let(call("add", y, call("mul", c, number(gemm.beta()))));
    }
    finish(code, node, gemm.postOps(), Gemm.RESIDUAL, y);
  }

  private Shape columns(dev.cardinal.graph.Value product) {
    return Shape.of(code.shape(product).dim(1));
  }

  private void globalPool(Node node, String function) {
    int rank = code.shape(node.input(0)).rank() - 2;
    require(rank >= 1 && rank <= 3, "PyTorch pools along one to three axes, not " + rank);
    code.define(node.output(), call(function + rank + "d", code.operand(node, 0), list(1, rank)));
  }

  private String spatial(Node node) {
    return list(IntStream.range(2, code.shape(node.input(0)).rank()).toArray());
  }

  private void softmax(Node node, String function, int axis, boolean flatten) {
    Shape shape = code.shape(node.output());
    int along = Math.floorMod(axis, shape.rank());
    require(!flatten || along == shape.rank() - 1, "PyTorch's runs along one axis");
    code.define(node.output(), call(function, code.operand(node, 0), along));
  }

  private void reduceMean(Node node, ReduceMean mean) {
    boolean[] reduced = mean.reduced(code.operands(node));
    int[] axes = IntStream.range(0, reduced.length).filter(i -> reduced[i]).toArray();
    if (axes.length == 0) {
      code.alias(node.output(), code.operand(node, 0)); // to PyTorch no axes are all axes
    } else {
      code.define(
          node.output(), call("mean", code.operand(node, 0), list(axes), bool(mean.keepDims())));
    }
  }
}

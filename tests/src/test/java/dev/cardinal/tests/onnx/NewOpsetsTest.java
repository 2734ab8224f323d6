package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import dev.cardinal.formats.onnx.OnnxReader;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What operator sets changed that are newer than ONNX's node tests in Debian (17), at each of them:
 * both backends against ONNX Runtime.
 */
final class NewOpsetsTest {
  /** The newest operator set that ONNX Runtime takes without being told to, and so do we. */
  static final int NEWEST = OnnxReader.NEWEST_OPSET;

  private static final int OLDEST = 18;
  private static final Draw DRAW = new Draw(1);

  private final List<DynamicTest> tests = new ArrayList<>();

  @BeforeAll
  static void quiet() {
    QuietFallbacks.keep();
  }

  /** Adds a test at each opset; the node is made anew for each. */
  private void since(int opset, String op, Function<OneNode, OneNode> operands) {
    for (int i = Math.max(opset, OLDEST); i <= NEWEST; i++) {
      OneNode node = operands.apply(new OneNode(i, op));
      tests.add(dynamicTest(node.toString(), () -> Versus.onnxRuntime(node)));
    }
  }

  private static Tensor x(long... dims) {
    return DRAW.floats(dims);
  }

  private static Tensor v(long... values) {
    return Tensor.vector(values);
  }

  @Test
  void onnxRuntimeTakesNoNewerOpset() {
    OneNode relu = new OneNode(NEWEST + 1, "Relu").input(x(2));
    assertThrows(OrtException.class, () -> OnnxRuntime.run(relu.toBytes(), relu.inputs()));
  }

  @TestFactory
  List<DynamicTest> pad() {
    Tensor x = x(2, 3, 4);
    Tensor pads = v(1, 2, 0, 3);
    for (String mode : List.of("constant", "edge")) {
      since(
          18, "Pad", n -> n.input(x).constant(pads).absent().constant(v(2, -3)).text("mode", mode));
      since(18, "Pad", n -> n.input(x).input(v(0, -1, 2, 0, 1, -1)).text("mode", mode));
    }
    since(18, "Pad", n -> n.input(x).input(v(1, 2)).absent().input(v(-1)).text("mode", "reflect"));
    since(18, "Pad", n -> n.input(x).input(v(3, 1)).input(Tensor.scalar(7f)).constant(v(1)));
    since(19, "Pad", n -> n.input(x).constant(v(1, 2, 3, 1, 0, 2)).text("mode", "wrap"));
    since(19, "Pad", n -> n.input(x).input(v(3, 2)).absent().constant(v(-1)).text("mode", "wrap"));
    return tests;
  }

  @TestFactory
  List<DynamicTest> reduceMean() {
    Tensor x = x(2, 3, 4);
    since(18, "ReduceMean", n -> n.input(x));
    since(18, "ReduceMean", n -> n.input(x).integer("noop_with_empty_axes", 1));
    since(18, "ReduceMean", n -> n.input(x).constant(v()).integer("noop_with_empty_axes", 1));
    since(18, "ReduceMean", n -> n.input(x).input(v()).integer("keepdims", 0));
    since(18, "ReduceMean", n -> n.input(x).constant(v(-1, 0)).integer("keepdims", 0));
    since(18, "ReduceMean", n -> n.dynamic(x).input(v(1)));
    return tests;
  }

  @TestFactory
  List<DynamicTest> split() {
    since(18, "Split", n -> n.input(x(7, 2)).integer("num_outputs", 3).outputs(3));
    since(
        18,
        "Split",
        n -> n.input(x(2, 6)).integer("num_outputs", 3).integer("axis", -1).outputs(3));
    since(18, "Split", n -> n.dynamic(x(2, 5)).input(v(4, 0, 1)).integer("axis", 1).outputs(3));
    since(18, "Split", n -> n.input(x(7)).constant(v(3, 4)).outputs(2));
    return tests;
  }

  @TestFactory
  List<DynamicTest> averagePool() {
    for (long included = 0; included < 2; included++) {
      long counts = included;
      since(19, "AveragePool", n -> averaged(n, counts, 1, 3, 3).integers("dilations", 2, 2));
      since(19, "AveragePool", n -> averaged(n, counts, 0, 2, 3).integers("dilations", 3, 1));
      since(19, "AveragePool", n -> averaged(n, counts, 1, 3, 2).integers("pads", 1, 0, 1, 1));
      since(19, "AveragePool", n -> averaged(n, counts, 1, 3, 3).integers("pads", 2, 2, 2, 2));
      since(19, "AveragePool", n -> averaged(n, counts, 0, 3, 3).text("auto_pad", "SAME_LOWER"));
    }
    return tests;
  }

  private static OneNode averaged(OneNode node, long counts, long ceil, long... kernel) {
    return node.input(x(1, 2, 8, 9))
        .integers("kernel_shape", kernel)
        .integers("strides", 2, 3)
        .integer("count_include_pad", counts)
        .integer("ceil_mode", ceil);
  }

  @TestFactory
  List<DynamicTest> windows() {
    since(18, "MaxPool", n -> pooled(n, 3, 2).outputs(2).integers("dilations", 2, 1));
    since(18, "MaxPool", n -> pooled(n, 3, 3).integers("pads", 1, 0, 2, 1).integer("ceil_mode", 1));
    since(18, "GlobalAveragePool", n -> n.input(x(2, 3, 5, 4)));
    since(18, "GlobalMaxPool", n -> n.input(x(2, 3, 5, 4)));
    since(
        18,
        "Conv",
        n -> n.input(x(1, 6, 9, 8)).constant(x(4, 3, 3, 2)).constant(x(4)).integer("group", 2));
    since(
        18, "Conv", n -> n.dynamic(x(2, 3, 7)).constant(x(5, 3, 4)).text("auto_pad", "SAME_UPPER"));
    since(18, "LRN", n -> n.input(x(1, 5, 3, 2)).integer("size", 3));
    return tests;
  }

  private static OneNode pooled(OneNode node, long... kernel) {
    return node.input(x(1, 2, 8, 9)).integers("kernel_shape", kernel).integers("strides", 2, 3);
  }

  @TestFactory
  List<DynamicTest> cast() {
    Tensor reals = Tensor.of(new float[] {-2.7f, -0.5f, 0, -0f, 0.4f, 1.9f, 16777216f}, 7);
    Tensor all = Tensor.of(new float[] {Float.NaN, 1 / 0f, 0, 1e-40f}, 4);
    Tensor wide = v(0, 1, -1, 1L << 40, 16777217);
    for (long to : new long[] {1, 6, 7, 9}) {
      since(18, "Cast", n -> n.input(reals).integer("to", to));
      since(18, "Cast", n -> n.input(wide).integer("to", to));
      since(18, "Cast", n -> n.input(Tensor.of(new int[] {0, -3, 9}, 3)).integer("to", to));
      since(18, "Cast", n -> n.input(Tensor.of(new boolean[] {true, false}, 2)).integer("to", to));
    }
    since(19, "Cast", n -> n.input(all).integer("to", 9).integer("saturate", 1));
    return tests;
  }

  @TestFactory
  List<DynamicTest> shapes() {
    Tensor x = x(2, 3, 4);
    since(18, "Reshape", n -> n.input(x).constant(v(0, -1)));
    since(18, "Reshape", n -> n.dynamic(x).input(v(4, 1, 6)));
    since(18, "Reshape", n -> n.input(x(0, 3)).input(v(3, 0)).integer("allowzero", 1));
    since(18, "Shape", n -> n.dynamic(x).integer("start", 1));
    since(18, "Shape", n -> n.input(x).integer("start", -2).integer("end", -1));
    since(18, "Flatten", n -> n.input(x).integer("axis", -1));
    since(18, "Squeeze", n -> n.dynamic(x(1, 3, 1)).input(v(-1)));
    since(18, "Squeeze", n -> n.input(x(1, 3, 1)));
    since(18, "Unsqueeze", n -> n.dynamic(x).input(v(0, -1)));
    since(18, "Transpose", n -> n.input(x).integers("perm", 2, 0, 1));
    since(18, "ConstantOfShape", n -> n.input(v(2, 3)));
    since(18, "Identity", n -> n.input(x));
    since(18, "Concat", n -> n.input(x).constant(x(2, 1, 4)).integer("axis", -2));
    since(18, "Gather", n -> n.dynamic(x).input(v(-1, 0)).integer("axis", 1));
    since(18, "Slice", n -> n.dynamic(x).input(v(-1)).input(v(-9)).input(v(2)).input(v(-2)));
    return tests;
  }

  @TestFactory
  List<DynamicTest> arithmetic() {
    Tensor some = DRAW.unusual(3, 9);
    Tensor zero = Tensor.scalar(0f);
    since(18, "Clip", n -> n.input(some).constant(zero).constant(Tensor.scalar(2f)));
    Tensor wide = Tensor.of(new float[] {1 / 0f, -1 / 0f, Float.NaN, 3}, 4);
    since(18, "Clip", n -> n.input(wide).absent().constant(zero));
    since(18, "Clip", n -> n.input(wide).constant(zero));
    since(18, "Clip", n -> n.input(x(5)).absent().input(Tensor.scalar(1f)));
    since(18, "Clip", n -> n.input(some).constant(Tensor.scalar(1f)).constant(zero));
    since(18, "Softmax", n -> n.input(x(2, 3, 4)));
    since(18, "LogSoftmax", n -> n.input(x(2, 3, 4)).integer("axis", 1));
    since(18, "HardSigmoid", n -> n.input(some));
    since(18, "HardSwish", n -> n.input(some));
    since(18, "Relu", n -> n.input(some));
    since(18, "Dropout", n -> n.input(some).outputs(2));
    since(18, "Add", n -> n.input(some).input(x(9)));
    since(18, "Div", n -> n.input(v(-7, 7, 9)).input(v(2, -2, 4)));
    since(18, "Gemm", n -> n.input(x(3, 5)).constant(x(4, 5)).integer("transB", 1));
    since(18, "BatchNormalization", n -> normalized(n.input(x(2, 3, 4, 4))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> normalizations() {
    since(18, "InstanceNormalization", n -> n.input(x(2, 3, 4, 5)).constant(x(3)).constant(x(3)));
    since(18, "LayerNormalization", n -> n.input(x(2, 3, 4)).constant(x(4)).constant(x(4)));
    since(
        18,
        "LayerNormalization",
        n -> n.input(x(2, 3, 4)).input(x(3, 4)).integer("axis", 1).outputs(3));
    for (int opset = OLDEST; opset <= NEWEST; opset++) {
      Tensor each = opset < 21 ? x(2) : x(6);
      OneNode node = new OneNode(opset, "GroupNormalization").input(x(2, 6, 3, 5));
      node.constant(each).input(each).integer("num_groups", 2).real("epsilon", 0.1f);
      tests.add(dynamicTest(node.toString(), () -> Versus.onnxRuntime(node)));
    }
    return tests;
  }

  private static OneNode normalized(OneNode node) {
    node.constant(x(3)).constant(x(3)).constant(x(3));
    return node.constant(DRAW.floats(0.5, 2, 3));
  }
}

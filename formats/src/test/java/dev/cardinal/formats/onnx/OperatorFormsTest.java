package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What single nodes become: attributes, their defaults, and the forms of older opsets. */
final class OperatorFormsTest {
  private static final int NEWEST = OnnxReader.NEWEST_OPSET;

  /** The node that an operator of inputs x, a, b, ... and one result becomes; inputs are free. */
  private static Imported importNode(long opset, String op, int inputs, ProtoWriter... attributes) {
    List<String> names = List.of("x", "a", "b", "c", "d").subList(0, inputs);
    var model = new OnnxModel(opset);
    names.forEach(name -> model.input(name, -1, -1, -1, -1));
    return new Imported(model.node(op, names, List.of("y"), attributes).output("y").read());
  }

  private record Imported(Graph graph) {
    Node node() {
      return graph.nodes().getFirst();
    }

    Op op() {
      return node().op();
    }

    Tensor constant(int index) {
      return graph.constant(node().input(index)).orElseThrow();
    }

    void assertOperands(long[]... vectors) {
      assertEquals(vectors.length + 1, node().inputs().size());
      for (int i = 0; i < vectors.length; i++) {
        assertArrayEquals(vectors[i], constant(i + 1).toLongs());
      }
    }
  }

  @Test
  void everyOperatorHasItsName() {
    for (String name :
        List.of(
            "Add",
            "Div",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSwish",
            "Identity",
            "MatMul",
            "Mul",
            "PRelu",
            "Relu",
            "Sigmoid",
            "Sub",
            "Sum",
            "Tanh")) {
      assertEquals(name, importNode(NEWEST, name, 2).op().type());
    }
  }

  @Test
  void windowsAreRead() {
    var attributes =
        new ProtoWriter[] {
          OnnxModel.integers("kernel_shape", 3, 2),
          OnnxModel.integers("strides", 2, 1),
          OnnxModel.integers("pads", 1, 0, 2, 0),
          OnnxModel.integers("dilations", 1, 2),
          OnnxModel.text("auto_pad", "NOTSET"),
          OnnxModel.integer("group", 4)
        };
    var window =
        new Window(
            List.of(3, 2),
            List.of(2, 1),
            List.of(1, 0, 2, 0),
            List.of(1, 2),
            AutoPad.NOTSET,
            false);
    assertEquals(new Conv(window, 4), importNode(11, "Conv", 2, attributes).op());
    var plain = new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.SAME_LOWER, false);
    assertEquals(
        new Conv(plain, 1),
        importNode(7, "Conv", 3, OnnxModel.text("auto_pad", "SAME_LOWER")).op());
  }

  @Test
  void poolings() {
    var window = new Window(List.of(2, 2), List.of(), List.of(), List.of(), AutoPad.VALID, true);
    var kernel = OnnxModel.integers("kernel_shape", 2, 2);
    var valid = OnnxModel.text("auto_pad", "VALID");
    var ceil = OnnxModel.integer("ceil_mode", 1);
    assertEquals(
        new MaxPool(window, false, true),
        importNode(12, "MaxPool", 1, kernel, valid, ceil, OnnxModel.integer("storage_order", 1))
            .op());
    assertEquals(
        new AveragePool(window, true),
        importNode(
                19,
                "AveragePool",
                1,
                kernel,
                valid,
                ceil,
                OnnxModel.integer("count_include_pad", 1))
            .op());
    Graph two =
        new OnnxModel(12)
            .input("x", 1, 1, 4, 4)
            .node("MaxPool", List.of("x"), List.of("y", "i"), kernel)
            .output("i")
            .read();
    assertEquals(true, ((MaxPool) two.nodes().getFirst().op()).indices());
  }

  @Test
  void attributesAndDefaults() {
    assertEquals(new BatchNormalization(1e-5f), importNode(9, "BatchNormalization", 5).op());
    assertEquals(
        new BatchNormalization(0.5f),
        importNode(
                14,
                "BatchNormalization",
                5,
                OnnxModel.real("epsilon", 0.5f),
                OnnxModel.real("momentum", 0.1f),
                OnnxModel.integer("training_mode", 0))
            .op());
    assertEquals(new Cast(DType.INT64), importNode(13, "Cast", 1, OnnxModel.integer("to", 7)).op());
    assertEquals(new Concat(-1), importNode(13, "Concat", 2, OnnxModel.integer("axis", -1)).op());
    assertEquals(new Flatten(1), importNode(9, "Flatten", 1).op());
    assertEquals(new Gather(0), importNode(9, "Gather", 2).op());
    assertEquals(new Gemm(1, 1, false, false), importNode(9, "Gemm", 3).op());
    assertEquals(
        new Gemm(2, 1, false, true),
        importNode(11, "Gemm", 2, OnnxModel.real("alpha", 2), OnnxModel.integer("transB", 1)).op());
    assertEquals(new HardSigmoid(0.2f, 0.5f), importNode(7, "HardSigmoid", 1).op());
    assertEquals(new LeakyRelu(0.01f), importNode(7, "LeakyRelu", 1).op());
    assertEquals(
        new Lrn(1e-4f, 0.75f, 1, 5), importNode(13, "LRN", 1, OnnxModel.integer("size", 5)).op());
    assertEquals(
        new Reshape(true), importNode(14, "Reshape", 2, OnnxModel.integer("allowzero", 1)).op());
    assertEquals(new ShapeOf(), importNode(13, "Shape", 1).op());
    assertEquals(
        new ShapeOf(-2, 3),
        importNode(15, "Shape", 1, OnnxModel.integer("start", -2), OnnxModel.integer("end", 3))
            .op());
    assertEquals(new Transpose(List.of()), importNode(13, "Transpose", 1).op());
    assertEquals(
        new Transpose(List.of(1, 0)),
        importNode(13, "Transpose", 1, OnnxModel.integers("perm", 1, 0)).op());
    var filler = OnnxModel.constant("value", OnnxModel.tensor("", 7, 1).packed(7, 9));
    var filled = (ConstantOfShape) importNode(9, "ConstantOfShape", 1, filler).op();
    assertEquals(9, filled.value().longAt(0));
    var zero = (ConstantOfShape) importNode(9, "ConstantOfShape", 1).op();
    assertEquals(0, zero.value().floatAt(0));
  }

  @Test
  void softmaxFlattensBeforeOpset13() {
    assertEquals(new Softmax(1, true), importNode(12, "Softmax", 1).op());
    assertEquals(new Softmax(-1, false), importNode(13, "Softmax", 1).op());
    assertEquals(
        new LogSoftmax(2, true), importNode(7, "LogSoftmax", 1, OnnxModel.integer("axis", 2)).op());
    assertEquals(
        new LogSoftmax(2, false),
        importNode(13, "LogSoftmax", 1, OnnxModel.integer("axis", 2)).op());
  }

  @Test
  void clipsBoundsBecomeOperandsAtOpset11() {
    Imported old = importNode(10, "Clip", 1, OnnxModel.real("max", 6));
    assertEquals(new Clip(), old.op());
    assertEquals(-Float.MAX_VALUE, old.constant(Clip.MIN).floatAt(0));
    assertEquals(6, old.constant(Clip.MAX).floatAt(0));
    assertEquals(3, importNode(11, "Clip", 3).node().inputs().size());
  }

  @Test
  void dropoutIsInference() {
    var ratio = OnnxModel.real("ratio", 0.5f);
    assertEquals(new Dropout(false), importNode(7, "Dropout", 1, ratio).op());
    assertEquals(
        new Dropout(false), importNode(12, "Dropout", 2, OnnxModel.integer("seed", 1)).op());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Squeeze", "Unsqueeze"})
  void axesBecomeAnOperandAtOpset13(String name) {
    Imported old = importNode(11, name, 1, OnnxModel.integers("axes", 0, 2));
    old.assertOperands(new long[] {0, 2});
    Op expected = name.equals("Squeeze") ? new Squeeze() : new Unsqueeze();
    assertEquals(expected, old.op());
    assertEquals(2, importNode(13, name, 2).node().inputs().size());
  }

  @Test
  void squeezeWithoutAxesHasNoOperand() {
    importNode(11, "Squeeze", 1).assertOperands();
  }

  @Test
  void reduceMeansAxesBecomeAnOperandAtOpset18() {
    Imported old =
        importNode(
            17, "ReduceMean", 1, OnnxModel.integers("axes", -1), OnnxModel.integer("keepdims", 0));
    assertEquals(new ReduceMean(false, false), old.op());
    old.assertOperands(new long[] {-1});
    assertEquals(
        new ReduceMean(true, true),
        importNode(18, "ReduceMean", 2, OnnxModel.integer("noop_with_empty_axes", 1)).op());
  }

  @Test
  void slicesBoundsBecomeOperandsAtOpset10() {
    Imported old =
        importNode(
            9,
            "Slice",
            1,
            OnnxModel.integers("starts", 1, 0),
            OnnxModel.integers("ends", 5, -1),
            OnnxModel.integers("axes", 2, 3));
    assertEquals(new Slice(), old.op());
    old.assertOperands(new long[] {1, 0}, new long[] {5, -1}, new long[] {2, 3});
    assertEquals(5, importNode(10, "Slice", 5).node().inputs().size());
  }

  @Test
  void padsBecomeAnOperandAtOpset11() {
    Imported old =
        importNode(
            10,
            "Pad",
            1,
            OnnxModel.integers("pads", 0, 1, 0, 1),
            OnnxModel.real("value", 2.5f),
            OnnxModel.text("mode", "constant"));
    assertEquals(new Pad(Pad.Mode.CONSTANT), old.op());
    assertArrayEquals(new long[] {0, 1, 0, 1}, old.constant(1).toLongs());
    assertEquals(2.5f, old.constant(2).floatAt(0));
    for (Pad.Mode mode : Pad.Mode.values()) {
      var attribute = OnnxModel.text("mode", mode.name().toLowerCase(java.util.Locale.ROOT));
      assertEquals(new Pad(mode), importNode(19, "Pad", 4, attribute).op());
    }
  }

  @Test
  void splitsSizesBecomeAnOperandAtOpset13() {
    Graph old =
        new OnnxModel(12)
            .input("x", 6)
            .node("Split", List.of("x"), List.of("a", "b"), OnnxModel.integers("split", 2, 4))
            .output("a")
            .output("b")
            .read();
    assertEquals(new Split(0, 2), old.nodes().getFirst().op());
    new Imported(old).assertOperands(new long[] {2, 4});
    assertEquals(4, old.type(new dev.cardinal.graph.Value("b")).orElseThrow().shape().dim(0));
    assertEquals(
        new Split(1, 1),
        importNode(
                18, "Split", 1, OnnxModel.integer("axis", 1), OnnxModel.integer("num_outputs", 1))
            .op());
  }

  @Test
  void absentOperandsAndResultsAreTrimmedOrKept() {
    Graph graph =
        new OnnxModel(17)
            .input("x", 2)
            .input("top")
            .node("Clip", List.of("x", "", "top"), List.of("y"))
            .node("Dropout", List.of("y", "", ""), List.of("z", ""))
            .output("z")
            .read();
    assertEquals(3, graph.nodes().get(0).inputs().size());
    assertEquals(1, graph.nodes().get(1).inputs().size());
    assertEquals(1, graph.nodes().get(1).outputs().size());
  }
}

package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.graph.Graph;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Concat;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single nodes become: their attributes and defaults. */
final class OperatorFormsTest {
  private static final int NEWEST = OnnxReader.NEWEST_OPSET;

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
      assertEquals(name, ImportedNode.of(NEWEST, name, 2).op().type());
    }
  }

  @Test
  void operatorsThatDidNotChangeUntilOpset7AreReadBefore() {
    assertEquals("GlobalAveragePool", ImportedNode.of(1, "GlobalAveragePool", 1).op().type());
    assertEquals(new HardSigmoid(0.2f, 0.5f), ImportedNode.of(6, "HardSigmoid", 1).op());
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
    assertEquals(new Conv(window, 4), ImportedNode.of(11, "Conv", 2, attributes).op());
    var plain = new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.SAME_LOWER, false);
    assertEquals(
        new Conv(plain, 1),
        ImportedNode.of(7, "Conv", 3, OnnxModel.text("auto_pad", "SAME_LOWER")).op());
  }

  @Test
  void poolings() {
    var window = new Window(List.of(2, 2), List.of(), List.of(), List.of(), AutoPad.VALID, true);
    var kernel = OnnxModel.integers("kernel_shape", 2, 2);
    var valid = OnnxModel.text("auto_pad", "VALID");
    var ceil = OnnxModel.integer("ceil_mode", 1);
    assertEquals(
        new MaxPool(window, false, true),
        ImportedNode.of(
                12, "MaxPool", 1, kernel, valid, ceil, OnnxModel.integer("storage_order", 1))
            .op());
    assertEquals(
        new AveragePool(window, true),
        ImportedNode.of(
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
    assertEquals(new BatchNormalization(1e-5f), ImportedNode.of(9, "BatchNormalization", 5).op());
    assertEquals(
        new BatchNormalization(0.5f),
        ImportedNode.of(
                14,
                "BatchNormalization",
                5,
                OnnxModel.real("epsilon", 0.5f),
                OnnxModel.real("momentum", 0.1f),
                OnnxModel.integer("training_mode", 0))
            .op());
    assertEquals(
        new Cast(DType.INT64), ImportedNode.of(13, "Cast", 1, OnnxModel.integer("to", 7)).op());
    assertEquals(
        new Concat(-1), ImportedNode.of(13, "Concat", 2, OnnxModel.integer("axis", -1)).op());
    assertEquals(new Flatten(1), ImportedNode.of(9, "Flatten", 1).op());
    assertEquals(new Gather(0), ImportedNode.of(9, "Gather", 2).op());
    assertEquals(new Gemm(1, 1, false, false), ImportedNode.of(9, "Gemm", 3).op());
    assertEquals(
        new Gemm(2, 1, false, true),
        ImportedNode.of(11, "Gemm", 2, OnnxModel.real("alpha", 2), OnnxModel.integer("transB", 1))
            .op());
    assertEquals(new HardSigmoid(0.2f, 0.5f), ImportedNode.of(7, "HardSigmoid", 1).op());
    assertEquals(new LeakyRelu(0.01f), ImportedNode.of(7, "LeakyRelu", 1).op());
    assertEquals(
        new Lrn(1e-4f, 0.75f, 1, 5),
        ImportedNode.of(13, "LRN", 1, OnnxModel.integer("size", 5)).op());
    assertEquals(
        new Reshape(true),
        ImportedNode.of(14, "Reshape", 2, OnnxModel.integer("allowzero", 1)).op());
    assertEquals(new ShapeOf(), ImportedNode.of(13, "Shape", 1).op());
    assertEquals(
        new ShapeOf(-2, 3),
        ImportedNode.of(15, "Shape", 1, OnnxModel.integer("start", -2), OnnxModel.integer("end", 3))
            .op());
    assertEquals(new Transpose(List.of()), ImportedNode.of(13, "Transpose", 1).op());
    assertEquals(
        new Transpose(List.of(1, 0)),
        ImportedNode.of(13, "Transpose", 1, OnnxModel.integers("perm", 1, 0)).op());
    var filler = OnnxModel.constant("value", OnnxModel.tensor("", 7, 1).packed(7, 9));
    var filled = (ConstantOfShape) ImportedNode.of(9, "ConstantOfShape", 1, filler).op();
    assertEquals(9, filled.value().longAt(0));
    var zero = (ConstantOfShape) ImportedNode.of(9, "ConstantOfShape", 1).op();
    assertEquals(0, zero.value().floatAt(0));
  }

  @Test
  void normalizations() {
    var epsilon = OnnxModel.real("epsilon", 0.5f);
    assertEquals(
        new InstanceNormalization(0.5f),
        ImportedNode.of(6, "InstanceNormalization", 3, epsilon).op());
    var groups = OnnxModel.integer("num_groups", 4);
    var float32 = OnnxModel.integer("stash_type", 1);
    assertEquals(
        new GroupNormalization(4, 1e-5f, true),
        ImportedNode.of(18, "GroupNormalization", 3, groups).op());
    assertEquals(
        new GroupNormalization(4, 0.5f, false),
        ImportedNode.of(21, "GroupNormalization", 3, groups, epsilon, float32).op());
    assertEquals(
        new LayerNormalization(-1), ImportedNode.of(17, "LayerNormalization", 2, float32).op());
    var axis = OnnxModel.integer("axis", 1);
    Graph three =
        new OnnxModel(17)
            .input("x", 2, 3)
            .input("s", 3)
            .node("LayerNormalization", List.of("x", "s"), List.of("y", "", "d"), axis, epsilon)
            .output("d")
            .read();
    assertEquals(new LayerNormalization(1, 0.5f, true), three.nodes().getFirst().op());
  }

  @Test
  void statisticsOfOtherTypesAreRefused() {
    var stash = OnnxModel.integer("stash_type", 10);
    String message =
        assertThrows(
                ModelFormatException.class,
                () -> ImportedNode.of(17, "LayerNormalization", 2, stash))
            .getMessage();
    assertTrue(message.contains("stash_type float16 is not supported, only float32"), message);
  }
}

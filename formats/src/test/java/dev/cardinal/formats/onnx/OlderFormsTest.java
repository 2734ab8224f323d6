package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Unsqueeze;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes become whose form has changed from opset to opset. */
final class OlderFormsTest {
  @Test
  void softmaxFlattensBeforeOpset13() {
    assertEquals(new Softmax(1, true), ImportedNode.of(12, "Softmax", 1).op());
    assertEquals(new Softmax(-1, false), ImportedNode.of(13, "Softmax", 1).op());
    assertEquals(
        new LogSoftmax(2, true),
        ImportedNode.of(7, "LogSoftmax", 1, OnnxModel.integer("axis", 2)).op());
    assertEquals(
        new LogSoftmax(2, false),
        ImportedNode.of(13, "LogSoftmax", 1, OnnxModel.integer("axis", 2)).op());
  }

  @Test
  void clipsBoundsBecomeOperandsAtOpset11() {
    ImportedNode old = ImportedNode.of(10, "Clip", 1, OnnxModel.real("max", 6));
    assertEquals(new Clip(), old.op());
    assertEquals(-Float.MAX_VALUE, old.constant(Clip.MIN).floatAt(0));
    assertEquals(6, old.constant(Clip.MAX).floatAt(0));
    assertEquals(3, ImportedNode.of(11, "Clip", 3).node().inputs().size());
  }

  @Test
  void dropoutIsInference() {
    var ratio = OnnxModel.real("ratio", 0.5f);
    assertEquals(new Dropout(false), ImportedNode.of(7, "Dropout", 1, ratio).op());
    assertEquals(
        new Dropout(false), ImportedNode.of(12, "Dropout", 2, OnnxModel.integer("seed", 1)).op());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Squeeze", "Unsqueeze"})
  void axesBecomeAnOperandAtOpset13(String name) {
    ImportedNode old = ImportedNode.of(11, name, 1, OnnxModel.integers("axes", 0, 2));
    old.assertOperands(new long[] {0, 2});
    Op expected = name.equals("Squeeze") ? new Squeeze() : new Unsqueeze();
    assertEquals(expected, old.op());
    assertEquals(2, ImportedNode.of(13, name, 2).node().inputs().size());
  }

  @Test
  void squeezeWithoutAxesHasNoOperand() {
    ImportedNode.of(11, "Squeeze", 1).assertOperands();
  }

  @Test
  void reduceMeansAxesBecomeAnOperandAtOpset18() {
    ImportedNode old =
        ImportedNode.of(
            17, "ReduceMean", 1, OnnxModel.integers("axes", -1), OnnxModel.integer("keepdims", 0));
    assertEquals(new ReduceMean(false, false), old.op());
    old.assertOperands(new long[] {-1});
    assertEquals(
        new ReduceMean(true, true),
        ImportedNode.of(18, "ReduceMean", 2, OnnxModel.integer("noop_with_empty_axes", 1)).op());
  }

  @Test
  void slicesBoundsBecomeOperandsAtOpset10() {
    ImportedNode old =
        ImportedNode.of(
            9,
            "Slice",
            1,
            OnnxModel.integers("starts", 1, 0),
            OnnxModel.integers("ends", 5, -1),
            OnnxModel.integers("axes", 2, 3));
    assertEquals(new Slice(), old.op());
    old.assertOperands(new long[] {1, 0}, new long[] {5, -1}, new long[] {2, 3});
    assertEquals(5, ImportedNode.of(10, "Slice", 5).node().inputs().size());
  }

  @Test
  void padsBecomeAnOperandAtOpset11() {
    ImportedNode old =
        ImportedNode.of(
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
      assertEquals(new Pad(mode), ImportedNode.of(19, "Pad", 4, attribute).op());
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
    new ImportedNode(old).assertOperands(new long[] {2, 4});
    assertEquals(4, old.type(new dev.cardinal.graph.Value("b")).orElseThrow().shape().dim(0));
    assertEquals(
        new Split(1, 1),
        ImportedNode.of(
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

package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are not read: one error each, which names the file and the place. */
final class OnnxErrorsTest {
  private static void assertRefused(String message, OnnxModel model) {
    var e = assertThrows(ModelFormatException.class, model::read);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().startsWith("test.onnx"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static void assertRefused(
      String message, long opset, String op, ProtoWriter... attributes) {
    assertRefused(
        message,
        new OnnxModel(opset)
            .input("x", 1, 1, 4, 4)
            .node(op, List.of("x"), List.of("y"), attributes)
            .output("y"));
  }

  @Test
  void everyUnsupportedOperatorIsListedAtOnce() {
    assertRefused(
        "operators that are not supported at opset 17: If (cond); Loop (l1, l2);"
            + " com.microsoft::FusedConv (f)",
        new OnnxModel(17)
            .input("x", 1)
            .node("l1", "", "Loop", List.of("x"), List.of("a"))
            .node("Relu", List.of("x"), List.of("b"))
            .node("f", "com.microsoft", "FusedConv", List.of("x"), List.of("c"))
            .node("l2", "", "Loop", List.of("x"), List.of("d"))
            .node("If", List.of("x"), List.of("cond"))
            .output("a"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, OnnxReader.NEWEST_OPSET + 1, Long.MAX_VALUE})
  void otherOpsetsAreRefused(long opset) {
    assertRefused("operator set " + opset + " is not among those supported", opset, "Relu");
  }

  @Test
  void operatorsThatChangedUntilOpset7AreUnsupportedBeforeTheyDid() {
    assertRefused("not supported at opset 6: Dropout (y)", 6, "Dropout");
    assertRefused("not supported at opset 5: Relu (y)", 5, "Relu");
  }

  @Test
  void attributesThatNobodyAsksForAreErrors() {
    assertRefused(
        "node 'y' (Relu): has attributes that are not supported at opset 17: a, b",
        17,
        "Relu",
        OnnxModel.integer("a", 1),
        OnnxModel.text("b", ""));
    assertRefused("not supported at opset 13: axes", 13, "Squeeze", OnnxModel.integers("axes", 0));
    assertRefused(
        "two attributes 'alpha'",
        13,
        "LeakyRelu",
        OnnxModel.real("alpha", 1),
        OnnxModel.real("alpha", 2));
  }

  @Test
  void attributesOfTheWrongKindAreErrors() {
    assertRefused(
        "node 'y' (Flatten): attribute 'axis' should be an integer, but is something else",
        13,
        "Flatten",
        OnnxModel.real("axis", 1));
    var graph = new ProtoWriter().text(1, "axis").message(6, new ProtoWriter()).integer(20, 5);
    assertRefused("should be an integer, but is a graph", 13, "Flatten", graph);
    assertRefused("out of range", 13, "Flatten", OnnxModel.integer("axis", 1L << 40));
    assertRefused("neither 0 nor 1", 14, "Reshape", OnnxModel.integer("allowzero", 2));
    assertRefused("lacks the attribute 'axis'", 13, "Concat");
    assertRefused("auto_pad 'SAME' is not known", 13, "Conv", OnnxModel.text("auto_pad", "SAME"));
    assertRefused("out of range", 13, "Conv", OnnxModel.integers("pads", 1L << 32, 0, 0, 0));
  }

  @Test
  void trainingIsRefused() {
    var training = OnnxModel.integer("training_mode", 1);
    assertRefused("is in training mode", 14, "BatchNormalization", training);
    assertRefused("spatial 0", 8, "BatchNormalization", OnnxModel.integer("spatial", 0));
    assertRefused(
        "as in training",
        new OnnxModel(9)
            .input("x", 1)
            .node("BatchNormalization", List.of("x"), List.of("y", "", "m"))
            .output("y"));
  }

  @ParameterizedTest
  @CsvSource({"10, float16", "11, float64", "16, bfloat16", "8, string", "0, undefined", "99, 99"})
  void otherElementTypesAreRefused(int type, String name) {
    var model = new OnnxModel(17).initializer(OnnxModel.tensor("w", type, 1).bytes(9, new byte[2]));
    assertRefused("initializer 'w': the type ", model);
    assertRefused(name + " is not supported", model);
  }

  @Test
  void inputsThatCannotBeAreRefused() {
    assertRefused(
        "input 'x': is of float16",
        new OnnxModel(17).inputOf(10, "x", 1).node("Relu", List.of("x"), List.of("y")).output("y"));
    var model = new OnnxModel(17).output("x");
    var type = new ProtoWriter().message(1, new ProtoWriter().integer(1, 1));
    model.graph().message(11, new ProtoWriter().text(1, "x").message(2, type));
    assertRefused("input 'x': declares no shape", model);
  }

  @Test
  void declaredSizesAreCheckedBeforeAnythingIsAllocated() {
    long huge = 1L << 40;
    assertRefused(
        "takes 4398046511104 bytes, but has 4",
        new OnnxModel(17).initializer(OnnxModel.tensor("w", 1, huge).bytes(9, new byte[4])));
    assertRefused(
        "takes 1099511627776 elements, but has 0",
        new OnnxModel(17).initializer(OnnxModel.tensor("w", 1, huge)));
    assertRefused(
        "more than 2^62 elements",
        new OnnxModel(17).initializer(OnnxModel.tensor("w", 1, huge, huge)));
    assertRefused(
        "more elements than can be",
        new OnnxModel(17).initializer(OnnxModel.tensor("w", 7, 1L << 61)));
    assertRefused(
        "negative dimension", new OnnxModel(17).initializer(OnnxModel.tensor("w", 1, -1)));
    assertRefused(
        "has 65 dimensions", new OnnxModel(17).initializer(OnnxModel.tensor("w", 1, new long[65])));
  }

  @Test
  void graphsThatCannotBeNameTheFile() {
    assertRefused(
        "node 'y' (Add): ",
        new OnnxModel(17)
            .input("x", 2)
            .input("z", 3)
            .node("Add", List.of("x", "z"), List.of("y"))
            .output("y"));
    assertRefused(
        "which nothing defines",
        new OnnxModel(17).node("Add", List.of("x", "z"), List.of("y")).output("y"));
    assertRefused("two constants", new OnnxModel(17).initializer("w", 1).initializer("w", 1));
    assertRefused(
        "has no result", new OnnxModel(17).input("x", 1).node("Relu", List.of("x"), List.of()));
    assertRefused(
        "instead of one",
        new OnnxModel(17)
            .node("Constant", List.of(), List.of("a", "b"), OnnxModel.integer("value_int", 1)));
  }

  @Test
  void operandsThatAnOlderFormDoesNotHaveAreErrors() {
    assertRefused(
        "has 2 operands instead of 1",
        new OnnxModel(10).input("x", 1).node("Clip", List.of("x", "x"), List.of("y")).output("y"));
  }

  @Test
  void sparseConstantsAreRefused() {
    var sparse = new ProtoWriter().text(1, "sparse_value").bytes(22, new byte[0]).integer(20, 11);
    assertRefused(
        "no value of a supported kind",
        new OnnxModel(17).node("Constant", List.of(), List.of("c"), sparse));
    var model = new OnnxModel(17).input("x", 1).output("x");
    model.graph().bytes(15, new byte[0]);
    assertRefused("sparse initializers", model);
  }

  @Test
  void everyTruncationIsAnError() {
    byte[] whole =
        new OnnxModel(17)
            .input("x", -1, 3)
            .initializer("w", new float[] {1, 2, 3}, 3)
            .node("Add", List.of("x", "w"), List.of("y"))
            .output("y")
            .toBytes();
    for (int length = 0; length < whole.length; length++) {
      MemorySegment part = MemorySegment.ofArray(Arrays.copyOf(whole, length));
      assertThrows(
          ModelFormatException.class,
          () -> new OnnxReader().read("part", part),
          "cut to " + length + " bytes");
    }
  }

  @Test
  void whatIsNoProtocolBufferIsRefused() {
    for (String text : List.of("PK\u0003\u0004", "{}", "<html>", "\u0008\u0003:\u00ff\u00ff")) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThrows(
          ModelFormatException.class,
          () -> new OnnxReader().read("text", MemorySegment.ofArray(bytes)),
          text);
    }
  }
}

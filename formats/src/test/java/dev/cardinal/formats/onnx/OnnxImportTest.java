package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelReaders;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Relu;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole file becomes: inputs, constants, names, metadata. */
final class OnnxImportTest {
  private static final int LARGE = 2000;

  @TempDir private Path folder;

  @Test
  void inputsOutputsAndNodes() {
    Graph graph =
        new OnnxModel(17)
            .input("x", -1, 3, 0)
            .inputOf(OnnxModel.INT64, "i", 2)
            .node("Relu", List.of("x"), List.of("y"))
            .output("y")
            .output("i")
            .read();
    assertEquals("g", graph.name());
    assertEquals(
        List.of(
            new GraphInput(
                new Value("x"), DType.FLOAT32, List.of(Dim.of("n"), Dim.of(3), Dim.of(""))),
            new GraphInput(new Value("i"), DType.INT64, List.of(Dim.of(2)))),
        graph.inputs());
    assertEquals(
        List.of(new Node("y", new Relu(), List.of(new Value("x")), List.of(new Value("y")))),
        graph.nodes());
    assertEquals(List.of(new Value("y"), new Value("i")), graph.outputs());
  }

  @Test
  void aNegativeSizeIsFree() {
    var model = new OnnxModel(17).output("x");
    var size = new ProtoWriter().message(1, new ProtoWriter().integer(1, -1));
    var type = new ProtoWriter().message(1, new ProtoWriter().integer(1, 1).message(2, size));
    model.graph().message(11, new ProtoWriter().text(1, "x").message(2, type));
    assertEquals(List.of(Dim.of("")), model.read().inputs().getFirst().dims());
  }

  @Test
  void constantsOfEveryTypeAndEncoding() {
    Graph graph =
        new OnnxModel(17)
            .initializer("raw", new float[] {1, Float.NaN, -3}, 3, 1)
            .initializer(OnnxModel.tensor("floats", 1, 2).packed(4, 1.5f, -2f))
            .initializer(OnnxModel.tensor("unpacked", 1, 2).real(4, 1.5f).real(4, -2f))
            .initializer(OnnxModel.tensor("longs", 7, 2).packed(7, Long.MIN_VALUE, 5))
            .initializer(
                OnnxModel.tensor("rawLongs", 7, 1).bytes(9, new byte[] {7, 0, 0, 0, 0, 0, 0, 1}))
            .initializer(OnnxModel.tensor("ints", 6, 2).packed(5, -1, 6))
            .initializer(OnnxModel.tensor("bools", 9, 3).packed(5, 0, 1, 2))
            .initializer(OnnxModel.tensor("rawBools", 9, 2).bytes(9, new byte[] {0, 1}))
            .initializer(OnnxModel.tensor("scalar", 1).packed(4, 8f))
            .initializer(OnnxModel.tensor("empty", 1, 3, 0))
            .read();
    assertArrayEquals(new float[] {1, Float.NaN, -3}, constant(graph, "raw").toFloats());
    assertEquals(TensorType.float32(3, 1), constant(graph, "raw").type());
    assertArrayEquals(new float[] {1.5f, -2}, constant(graph, "floats").toFloats());
    assertArrayEquals(new float[] {1.5f, -2}, constant(graph, "unpacked").toFloats());
    assertArrayEquals(new long[] {Long.MIN_VALUE, 5}, constant(graph, "longs").toLongs());
    assertEquals((1L << 56) + 7, constant(graph, "rawLongs").longAt(0));
    assertArrayEquals(new long[] {-1, 6}, constant(graph, "ints").toLongs());
    assertEquals(DType.INT32, constant(graph, "ints").dtype());
    assertArrayEquals(new long[] {0, 1, 1}, constant(graph, "bools").toLongs());
    assertArrayEquals(new long[] {0, 1}, constant(graph, "rawBools").toLongs());
    assertEquals(TensorType.float32(), constant(graph, "scalar").type());
    assertEquals(TensorType.float32(3, 0), constant(graph, "empty").type());
  }

  private static Tensor constant(Graph graph, String name) {
    return graph.constant(new Value(name)).orElseThrow();
  }

  @Test
  void constantNodesBecomeConstants() {
    Graph graph =
        new OnnxModel(17)
            .node(
                "Constant",
                List.of(),
                List.of("t"),
                OnnxModel.constant("value", OnnxModel.tensor("", 7, 1).packed(7, 4)))
            .node("Constant", List.of(), List.of("f"), OnnxModel.real("value_float", 0.5f))
            .node("Constant", List.of(), List.of("fs"), OnnxModel.reals("value_floats", 1, 2))
            .node("Constant", List.of(), List.of("i"), OnnxModel.integer("value_int", -3))
            .node("Constant", List.of(), List.of("is"), OnnxModel.integers("value_ints", 5, 6))
            .read();
    assertTrue(graph.nodes().isEmpty());
    assertArrayEquals(new long[] {4}, constant(graph, "t").toLongs());
    assertEquals(0.5f, constant(graph, "f").floatAt(0));
    assertEquals(TensorType.float32(), constant(graph, "f").type());
    assertArrayEquals(new float[] {1, 2}, constant(graph, "fs").toFloats());
    assertEquals(-3, constant(graph, "i").longAt(0));
    assertArrayEquals(new long[] {5, 6}, constant(graph, "is").toLongs());
  }

  @Test
  void anInitializerAmongTheInputsIsNoInput() {
    Graph graph =
        new OnnxModel(8)
            .input("w", 1)
            .input("x", 1)
            .initializer("w", new float[] {1}, 1)
            .node("Add", List.of("x", "w"), List.of("y"))
            .output("y")
            .read();
    assertEquals(1, graph.inputs().size());
    assertEquals(new Value("x"), graph.inputs().getFirst().value());
  }

  @Test
  void whatNothingUsesDoesNotDisturb() {
    int string = 8;
    Graph graph =
        new OnnxModel(17)
            .input("x", 2)
            .input("unused", 5, 5)
            .inputOf(string, "unsupported", 1)
            .initializer("loose", new float[] {1}, 1)
            .node("Relu", List.of("x"), List.of("loose_end"))
            .node("Relu", List.of("x"), List.of("y"))
            .output("y")
            .read();
    assertEquals(
        List.of("x", "unused"), graph.inputs().stream().map(i -> i.value().name()).toList());
  }

  @Test
  void nodesGetNamesOfTheirOwn() {
    Graph graph =
        new OnnxModel(17)
            .input("x", 2)
            .node("same", "", "Relu", List.of("x"), List.of("a"))
            .node("same", "ai.onnx", "Relu", List.of("a"), List.of("b"))
            .node("Relu", List.of("b"), List.of("same"))
            .output("same")
            .read();
    assertEquals(
        List.of("same", "same#2", "same#3"), graph.nodes().stream().map(Node::name).toList());
  }

  @Test
  void metadataIsKept() {
    var model = new OnnxModel(13).input("x", 1).output("x");
    model.model().text(6, "documented");
    model.model().message(14, new ProtoWriter().text(1, "cardinal.labels").text(2, "a\nb"));
    assertEquals(
        Map.of(
            "onnx.opset", "13",
            "onnx.ir_version", "8",
            "onnx.producer_name", "test",
            "onnx.producer_version", "1",
            "onnx.doc_string", "documented",
            "cardinal.labels", "a\nb"),
        model.read().metadata());
  }

  @Test
  void largeWeightsStayInTheFileAndTheServiceFindsTheReader() throws IOException {
    var model =
        new OnnxModel(17)
            .input("x", LARGE)
            .initializer("w", new float[LARGE], LARGE)
            .initializer("small", new float[2], 2)
            .node("Add", List.of("x", "w"), List.of("y"))
            .output("y");
    byte[] bytes = model.toBytes();
    Path file = Files.write(folder.resolve("m.onnx"), bytes);
    Graph mapped = ModelReaders.load().read(file);
    assertFalse(constant(mapped, "w").onHeap());
    assertTrue(constant(mapped, "small").onHeap());
    Path nameless = Files.write(folder.resolve("m"), bytes);
    assertEquals(mapped.toString(), ModelReaders.load().read(nameless).toString());
    Graph streamed = ModelReaders.load().read(new ByteArrayInputStream(bytes));
    assertEquals(mapped.toString(), streamed.toString());
  }
}

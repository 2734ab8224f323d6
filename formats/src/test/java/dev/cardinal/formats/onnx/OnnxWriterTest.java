package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Networks;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are written and read again are the same. */
final class OnnxWriterTest {
  private static final Window ROUNDED_UP =
      new Window(List.of(), List.of(2, 2), List.of(), List.of(), AutoPad.NOTSET, true);

  @TempDir private Path folder;

  private static Graph read(byte[] bytes) {
    return new OnnxReader().read("written.onnx", MemorySegment.ofArray(bytes));
  }

  private static GraphBuilder relu(Dim... dims) {
    var graph = new GraphBuilder("relu");
    return graph.output(graph.node("y", new Relu(), graph.input("x", DType.FLOAT32, dims)));
  }

  @Test
  void symbolsAndMetadataAreKept() {
    Graph graph =
        relu(Dim.of("N"), Dim.of(3), Dim.of(""), Dim.of("Höhe"))
            .metadata("cardinal.labels", "cat\ndog")
            .metadata("onnx.producer_name", "pytorch")
            .metadata("onnx.producer_version", "2.7")
            .metadata("onnx.doc_string", "a text")
            .metadata("onnx.opset", "7")
            .metadata("empty", "")
            .build();
    Graph back = read(OnnxWriter.bytes(graph));
    SameGraph.check(graph, back);
    assertEquals(Integer.toString(OnnxWriter.OPSET), back.metadata().get("onnx.opset"));
    assertEquals(Integer.toString(OnnxWriter.IR_VERSION), back.metadata().get("onnx.ir_version"));
    assertEquals(graph.metadata().size() + 1, back.metadata().size());
  }

  @Test
  void theProducerIsCardinalWhereNoneIsNamed() {
    Graph back = read(OnnxWriter.bytes(relu(Dim.of(1)).build()));
    assertEquals("Cardinal", back.metadata().get("onnx.producer_name"));
  }

  @Test
  void constantsOfEveryTypeAreKept() {
    Graph graph = constants().build();
    SameGraph.check(graph, read(OnnxWriter.bytes(graph)));
  }

  private static GraphBuilder constants() {
    GraphBuilder graph = relu(Dim.of(1));
    graph.constant("floats", Tensor.of(new float[] {1.5f, Float.NaN, -0f, Float.MIN_VALUE}, 2, 2));
    graph.constant("longs", Tensor.vector(Long.MIN_VALUE, 3));
    graph.constant("ints", Tensor.of(new int[] {Integer.MIN_VALUE, 4, 5}, 3, 1));
    graph.constant("bools", Tensor.of(new boolean[] {true, false, true}, 3));
    graph.constant("scalar", Tensor.scalar(7f));
    graph.constant("none", Tensor.of(new float[0], 4, 0));
    graph.constant("large", Tensor.of(new float[5000], 5000));
    return graph;
  }

  @Test
  void builtInNetworksAreKept() throws IOException {
    Zeros zeros = Zeros.in(folder);
    for (String name : Networks.names()) {
      Graph graph = Networks.byName(name).graph(zeros);
      var tensors = new TensorImport(name, ExternalData.none(name));
      SameGraph.check(graph, new GraphImport(name, GraphExport.model(graph), tensors).graph());
    }
  }

  @Test
  void outputsHaveTypes() throws IOException {
    Graph network = Networks.byName("resnet18").graph(Zeros.in(folder));
    assertEquals(List.of(Dim.of("N"), Dim.of(1000)), outputDims(network).orElseThrow());
    Graph free = relu(Dim.of("N"), Dim.of(3), Dim.of(""), Dim.of("W")).build();
    assertEquals(
        List.of(Dim.of("N"), Dim.of(3), Dim.of(""), Dim.of("W")), outputDims(free).orElseThrow());
    Graph fixed = relu(Dim.of(2), Dim.of(3)).build();
    assertEquals(List.of(Dim.of(2), Dim.of(3)), outputDims(fixed).orElseThrow());
  }

  @Test
  void outputsOfUnknownTypesHaveNone() {
    var graph = new GraphBuilder("sum");
    Value x = graph.input("x", DType.FLOAT32, Dim.of("N"));
    Value y = graph.input("y", DType.FLOAT32, Dim.of("M"));
    Graph sum = graph.output(graph.node("s", new Add(), x, y)).build(); // if N and M are the same
    assertEquals(Optional.empty(), outputDims(sum));
    SameGraph.check(sum, read(OnnxWriter.bytes(sum)));
  }

  private static Optional<List<Dim>> outputDims(Graph graph) {
    GraphProto.ValueInfo output = GraphExport.model(graph).graph().outputs().getFirst();
    assertEquals(output.dims().isPresent() ? 1 : 0, output.elementType());
    return output.dims();
  }

  @Test
  void whatOnnxCannotHoldIsOneError() {
    var graph = new GraphBuilder("odd");
    Value x = graph.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(2), Dim.of(4), Dim.of(4));
    Value w = graph.constant("w", Tensor.of(new float[4], 2, 2, 1, 1));
    Value conv = graph.node("conv", new Conv(ROUNDED_UP, 1), x, w);
    graph.output(graph.node("reorder", new Reorder(Layout.ROW_MAJOR, Layout.of("acdb")), conv));
    var e = assertThrows(IllegalArgumentException.class, () -> OnnxWriter.bytes(graph.build()));
    for (String part : List.of("'odd'", "node 'conv' (Conv)", "node 'reorder' (Reorder)")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void halfACharacterIsRefused() {
    var graph = new GraphBuilder("\ud800");
    Value x = graph.input("x", DType.FLOAT32, Dim.of(1));
    Graph relu = graph.output(graph.node("y", new Relu(), x)).build();
    assertThrows(IllegalArgumentException.class, () -> OnnxWriter.bytes(relu));
  }

  @Test
  void moreThanTwoGigabytesDoNotFitInOneFile() throws IOException {
    TensorType type = TensorType.float32(600 << 20);
    GraphBuilder graph = relu(Dim.of(1));
    graph.constant("huge", Zeros.in(folder).tensor("huge", type));
    var e = assertThrows(IllegalArgumentException.class, () -> OnnxWriter.bytes(graph.build()));
    assertTrue(e.getMessage().contains("write it to a file"), e.getMessage());
  }

  @Test
  void largeTensorsGoToAFileBesideAModelThatIsTooLarge() throws IOException {
    GraphBuilder builder = constants();
    builder.constant("last", Tensor.of(new float[] {1, 2, 3}, 3));
    float[] values = new float[3000];
    values[2999] = 9;
    builder.constant("second", Tensor.of(values, 30, 100));
    Graph graph = builder.build();
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(file, graph, 2000);
    assertTrue(Files.size(file) <= 2000, "the model");
    assertEquals(5 * 4096 + 12_000, Files.size(folder.resolve("model.onnx.data")));
    SameGraph.check(graph, new OnnxReader().read(file));
    assertThrows(IllegalArgumentException.class, () -> OnnxWriter.write(file, graph, 100));
  }

  @Test
  void aModelIsOneFile() throws IOException {
    Graph graph = constants().build();
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(file, graph);
    SameGraph.check(graph, new OnnxReader().read(file));
    OnnxWriter.write(file, new OnnxReader().read(file)); // over its own mapped weights
    SameGraph.check(graph, new OnnxReader().read(file));
    assertFalse(Files.exists(folder.resolve("model.onnx.data")));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("missing").resolve("model.onnx");
    Graph graph = constants().build();
    var e = assertThrows(UncheckedIOException.class, () -> OnnxWriter.write(file, graph));
    assertTrue(e.getMessage().contains("missing"), e.getMessage());
  }
}
